from django.urls import path

from linli.places import views

app_name = "places"
urlpatterns = [
    path("grids/", views.find, name="find"),
    path("grids/locate/", views.located, name="locate"),
    path("grids/<slug:code>/", views.area_page, name="area"),
    path("grids/<slug:code>/poster/", views.poster, name="poster"),
    path("grids/<slug:code>/qr.svg", views.qr_code, name="qr"),
    path("grids/<slug:code>/shapes/", views.shapes, name="shapes"),
    path("settings/areas/", views.areas, name="areas"),
    path("settings/areas/import/", views.upload, name="upload"),
    path("settings/areas/import/<int:pk>/", views.dry_run, name="dry_run"),
    path("settings/areas/new/", views.new_area, name="new_area"),
    path("settings/areas/points/", views.points, name="points"),
    path("settings/areas/points/new/", views.new_point, name="new_point"),
    path("settings/areas/points/<int:pk>/", views.edit_point, name="point"),
    path("settings/areas/points/<int:pk>/<slug:action>/", views.end_point, name="end_point"),
    path("settings/recuts/", views.recuts, name="recuts"),
    path("settings/recuts/new/<slug:code>/", views.new_recut, name="new_recut"),
    path("settings/recuts/<int:pk>/", views.recut, name="recut"),
    path("settings/recuts/<int:pk>/<slug:action>/", views.recut_act, name="recut_act"),
    path("settings/buildings/", views.compounds, name="compounds"),
    path("settings/buildings/new/", views.new_compound, name="new_compound"),
    path("settings/buildings/import/", views.upload_buildings, name="upload_buildings"),
    path("settings/buildings/import/<int:pk>/", views.building_dry_run, name="building_dry_run"),
    path("settings/buildings/building/<int:pk>/", views.building, name="building"),
    path("settings/buildings/building/<int:pk>/<slug:action>/", views.building_act, name="building_act"),
    path("settings/buildings/<int:pk>/", views.compound, name="compound"),
    path("settings/buildings/<int:pk>/new/", views.new_buildings, name="new_buildings"),
    path("settings/buildings/<int:pk>/<slug:action>/", views.compound_act, name="compound_act"),
    path("settings/areas/<slug:code>/", views.edit_area, name="edit_area"),
    path("settings/areas/<slug:code>/retire/", views.retire, name="retire"),
    path("settings/areas/<slug:code>/restore/", views.restore, name="restore"),
]
