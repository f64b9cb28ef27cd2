from django.urls import path

from linli.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.index, name="index"),
    path("calendars/new/", views.new_calendar, name="new-calendar"),
    path("calendars/<int:pk>/", views.calendar, name="calendar"),
    path("calendars/<int:pk>/edit/", views.edit_calendar, name="edit-calendar"),
    path("calendars/<int:pk>/use/", views.use_calendar, name="use-calendar"),
    path("calendars/<int:pk>/new-day/", views.new_day, name="new-day"),
    path("calendars/<int:pk>/enter-year/", views.enter_year, name="enter-year"),
    path("days/<int:pk>/", views.edit_day, name="edit-day"),
    path("days/<int:pk>/retire/", views.retire_day, name="retire-day"),
    path("ladders/<int:pk>/", views.edit_ladder, name="ladder"),
    path("ladders/<int:pk>/use/", views.use_ladder, name="use-ladder"),
]
