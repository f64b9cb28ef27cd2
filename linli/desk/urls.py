from django.urls import path

from linli.desk.views import board, worklist

app_name = "desk"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("points/", worklist.points, name="points"),
    path("bulk/", worklist.bulk, name="bulk"),
    path("bulk/<uuid:batch>/undo/", worklist.undo, name="undo"),
    path("views/save/", worklist.save_view, name="save_view"),
    path("views/<int:pk>/forget/", worklist.forget_view, name="forget_view"),
    path("supervision/", board.board, name="board"),
]
