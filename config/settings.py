"""One settings file, read from the environment (see docs/reference/settings.md)."""

import sys
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config import env
from config.env import BASE_DIR, DATA_DIR

IS_TEST = "pytest" in sys.modules

SECRET_KEY = env.secret("LINLI_SECRET_KEY")
RECORD_KEYS = env.keys("LINLI_RECORD_KEYS")  # seal the record; kept apart, for others may change any day
FIELD_KEYS = env.keys("LINLI_FIELD_KEYS")  # encrypt personal fields; the first encrypts, all decrypt
INDEX_KEY = env.secret("LINLI_INDEX_KEY")  # the keyed hash by which an encrypted phone is found
LINK_KEY = env.secret("LINLI_LINK_KEY")  # signs tracking links

DEBUG = env.flag("LINLI_DEBUG")
ALLOWED_HOSTS = env.listed("LINLI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.listed("LINLI_TRUSTED_ORIGINS")
SITE_URL = env.text("LINLI_SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}")
FILING_NUMBER = env.text("LINLI_FILING_NUMBER")  # 备案号, shown in the footer
RATE_FACTOR = env.number("LINLI_RATE_FACTOR", 1)  # multiplies the limits on public doors
# how many requests one address may raise within a minute: a hall behind one router passes, a program does not
BURST_PER_MINUTE = env.number("LINLI_BURST_PER_MINUTE", 60)
IS_DEMO = env.flag("LINLI_DEMO")
IS_BENCH = env.flag("LINLI_BENCH")  # pages say in headers what they cost

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "linli.ui",
    "linli.record",
    "linli.search",
    "linli.places",
    "linli.people",
    "linli.clocks",
    "linli.files",
    "linli.notices",
    "linli.suggestions",
    "linli.votes",
    "linli.talks",
    "linli.cases",
    "linli.councils",
    "linli.mediation",
    "linli.visits",
    "linli.errands",
    "linli.neighbours",
    "linli.hearings",
    "linli.reception",
    "linli.journeys",
    "linli.insight",
    "linli.exchange",
    "linli.portal",
    "linli.desk",
    "linli.field",
    "linli.api",
    "linli.demo",
    "linli.house",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.forms",  # last, so that our own templates for forms come first
]
MIDDLEWARE = [
    "linli.house.middleware.count_queries",
    "linli.house.middleware.health_first",  # answers before anything that may need the database
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.ui.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "linli.ui.middleware.Typed",  # after the token, which reads the form
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.people.middleware.idle",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "linli.people.middleware.actor",
    "linli.people.middleware.second_factor",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.ui.context.look",
            ],
        },
    }
]

_TEST_NAME = env.text("LINLI_TEST_NAME", "test")
_SQLITE = f"sqlite:///{DATA_DIR / 'linli.sqlite3'}"
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(env.text("DATABASE_URL") or _SQLITE, conn_max_age=600)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    # a file of its own: threads do not race in memory
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.{_TEST_NAME}", "MIGRATE": False}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["TEST"] = {"NAME": f"linli_{_TEST_NAME}", "MIGRATE": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
if env.text("LINLI_CACHE_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.text("LINLI_CACHE_URL"),
        }
    }
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if not IS_TEST
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.people.passwords.StrongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if IS_TEST:  # otherwise most of the time of a test goes into hashing passwords
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_AGE = 12 * 3600  # a working day; residents stay longer (linli.people)
IDLE_MINUTES = env.number("LINLI_IDLE_MINUTES", 30)  # staff only; 0 is never
LOCK_TRIES = env.number("LINLI_LOCK_TRIES", 5)  # failed tries on one account …
LOCK_ADDRESS_TRIES = env.number("LINLI_LOCK_ADDRESS_TRIES", 20)  # … and from one address: an office shares one
LOCK_MINUTES = env.number("LINLI_LOCK_MINUTES", 15)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("LINLI_PROXIES", 0)  # how many proxies of ours stand in front
STAFF_ROLES = "administrator,clerk,handler,supervisor,leader,community_worker,grid_worker"
HAS_GALLERY = IS_DEMO or IS_TEST or DEBUG  # of components: for who makes pages, not where people really live
SECOND_FACTOR_ROLES = env.listed("LINLI_SECOND_FACTOR_ROLES", "" if IS_DEMO or IS_TEST else STAFF_ROLES)
ACCOUNT_ADAPTER = "linli.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # there is no sign-up page
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "linli.people.forms.LoginForm",
    "request_login_code": "linli.people.forms.RequestCodeForm",
    "confirm_login_code": "linli.people.forms.CodeForm",
    "change_password": "linli.people.forms.ChangePasswordForm",
    "reset_password_from_key": "linli.people.forms.NewPasswordForm",
    "reauthenticate": "linli.people.forms.PasswordAgainForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": f"{LOCK_ADDRESS_TRIES}/{LOCK_MINUTES}m/ip,{LOCK_TRIES}/{LOCK_MINUTES}m/key",
    "request_login_code": "20/m/ip,3/m/key",
}
MFA_ADAPTER = "linli.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = True  # the second factor once per device and period
MFA_TRUST_COOKIE_AGE = env.number("LINLI_TRUST_DAYS", 30) * 24 * 3600
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.flag("LINLI_HTTPS", env.IS_PRODUCTION)
MFA_FORMS = {
    "authenticate": "linli.people.forms.FactorForm",
    "reauthenticate": "linli.people.forms.FactorAgainForm",
    "activate_totp": "linli.people.forms.ActivateForm",
    "add_webauthn": "linli.people.forms.PasskeyForm",
    "login_webauthn": "linli.people.forms.PasskeyLoginForm",
    "authenticate_webauthn": "linli.people.forms.PasskeyCheckForm",
    "reauthenticate_webauthn": "linli.people.forms.PasskeyAgainForm",
    "edit_webauthn": "linli.people.forms.PasskeyNameForm",
}
SOCIALACCOUNT_ADAPTER = "linli.people.adapters.CityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_NAME_CLAIM = env.text("LINLI_OIDC_NAME_CLAIM", "preferred_username")  # the user name as the city knows it
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}
if env.text("LINLI_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "city",
            "name": env.text("LINLI_OIDC_NAME", "统一身份认证"),
            "client_id": env.text("LINLI_OIDC_CLIENT"),
            "secret": env.secret("LINLI_OIDC_SECRET"),
            "settings": {"server_url": env.text("LINLI_OIDC_URL")},
        }
    )

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "linli" / "kernel" / "locale"]  # the kernel is no app, but it speaks
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none
MEDIA_ROOT = DATA_DIR / "files"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

if env.text("LINLI_S3_BUCKET"):  # attachments beyond one machine; keys come from the environment as boto3 reads it
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("LINLI_S3_BUCKET"),
            "endpoint_url": env.text("LINLI_S3_ENDPOINT") or None,
            "access_key": env.text("LINLI_S3_KEY") or None,
            "secret_key": env.text("LINLI_S3_SECRET") or None,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }

OUTBOX_DIR = DATA_DIR / "outbox"  # where SMS and mail end up that go nowhere else
EXCHANGE_DIR = DATA_DIR / "exchange"  # folders of spreadsheets, exchanged with other systems
OUTGOING_NETWORKS = env.listed("LINLI_OUTGOING_NETWORKS")  # may be called besides public addresses
SMS_URL = env.text("LINLI_SMS_URL")  # the SMS gateway, see linli/notices/README.md
SMS_SECRET = env.text("LINLI_SMS_SECRET")
SMS_SIGNATURE = env.text("LINLI_SMS_SIGNATURE", "邻里")  # 短信签名, as registered with the provider
SMS_GATEWAY = env.text("LINLI_SMS", "http" if SMS_URL else "" if env.IS_PRODUCTION else "file")
EMAIL_HOST = env.text("LINLI_EMAIL_HOST")
EMAIL_PORT = env.number("LINLI_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("LINLI_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("LINLI_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("LINLI_EMAIL_TLS", True)
EMAIL_TIMEOUT = 15
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = OUTBOX_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("LINLI_EMAIL_FROM", "linli@localhost")

MAP_TILES = env.text("LINLI_MAP_TILES")  # address with {z} {x} {y}; empty: our own polygons only
MAP_TILES_THANKS = env.text("LINLI_MAP_TILES_THANKS")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *env.listed("LINLI_MAP_HOSTS")],
        "style-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("LINLI_HTTPS", env.IS_PRODUCTION)
SECURE_SSL_REDIRECT = env.flag("LINLI_HTTPS", env.IS_PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    16 * 1024 * 1024
)  # 5 MB of typed text come through as a form, and come back with a message
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 300  # who chooses 200 photos is told how many may be sent, by the form
FORM_RENDERER = "linli.ui.widgets.Renderer"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("LINLI_LOG_LEVEL", "WARNING")},
}
