from django.urls import path

from linli.ui import views

app_name = "ui"
urlpatterns = [
    path("favicon.ico", views.icon, name="icon"),
    path("ui/elder/", views.elder, name="elder"),
    path("ui/language/", views.language, name="language"),
    path("ui/gallery/", views.gallery_page, name="gallery"),
    path("ui/gallery/desk/", views.gallery_page, {"base": "desk"}, name="gallery_desk"),
    path("ui/gallery/paper/", views.gallery_page, {"base": "paper"}, name="gallery_paper"),
]
