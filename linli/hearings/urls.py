from django.urls import path

from linli.hearings.views import acting, pages

app_name = "hearings"
urlpatterns = [
    path("", pages.home, name="home"),
    path("begin/", acting.begin, name="begin"),
    path("<int:pk>/", pages.hearing, name="hearing"),
    path("<int:pk>/lines/", acting.line, name="line"),
    path("<int:pk>/came/", acting.came, name="came"),
    path("<int:pk>/paper/", pages.paper, name="paper"),
    path("promises/<int:pk>/", pages.promise, name="promise"),
    path("<slug:kind>/<int:pk>/do/<slug:action>/", acting.act, name="act"),
]
