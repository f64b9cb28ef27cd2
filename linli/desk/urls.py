from django.urls import path

from linli.desk.views import board, export, insight, published, ratings, retention, settings, worklist

app_name = "desk"
urlpatterns = [
    path("desk/", worklist.worklist, name="worklist"),
    path("desk/points/", worklist.points, name="points"),
    path("desk/bulk/", worklist.bulk, name="bulk"),
    path("desk/bulk/<uuid:batch>/undo/", worklist.undo, name="undo"),
    path("desk/views/save/", worklist.save_view, name="save_view"),
    path("desk/views/<int:pk>/forget/", worklist.forget_view, name="forget_view"),
    path("desk/export/", export.export, name="export"),
    path("desk/export/<int:pk>/", export.export_page, name="export-file"),
    path("desk/export/<int:pk>/file/", export.export_file, name="export-download"),
    path("desk/supervision/", board.board, name="board"),
    path("desk/publications/", published.publications_page, name="publications"),
    path("desk/ratings/", ratings.ratings, name="ratings"),
    path("desk/topics/", insight.topics, name="topics"),
    path("desk/topics/<int:pk>/", insight.topic, name="topic"),
    path("settings/suggestions/", insight.suggestions, name="suggestions"),
    path("settings/routing/", insight.routing, name="routing"),
    path("settings/", settings.index, name="settings"),
    path("settings/retention/", retention.retention, name="retention"),
    path("settings/retention/<str:name>/", retention.retention_rule, name="retention-rule"),
    path("settings/cases/handling/", settings.handling, name="handling"),
    path("settings/cases/<slug:slug>/", settings.register, name="register"),
    path("settings/cases/<slug:slug>/new/", settings.new_row, name="new-row"),
    path("settings/cases/<slug:slug>/<int:pk>/", settings.row, name="row"),
    path("settings/cases/<slug:slug>/<int:pk>/<slug:action>/", settings.move_row, name="move-row"),
]
