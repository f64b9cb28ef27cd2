"""Doors are shown when they exist and when one may go through them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from linli.ui import navigation
from linli.ui.navigation import Bar, door, links, search_at, search_box, signed_in


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(navigation, "_doors", {})
    monkeypatch.setattr(navigation, "_searches", [])


def visit(address="/ui/gallery/"):
    request = RequestFactory().get(address)
    request.user, request.resolver_match = AnonymousUser(), None
    return request


def test_doors_stand_in_their_order_and_the_present_place_is_marked():
    door(Bar.DESK, 30, "ui:gallery_desk", "办事")
    door(Bar.DESK, 10, "ui:gallery_paper", "听事")
    assert [(str(x.label), x.href, x.is_here) for x in links(Bar.DESK, visit("/ui/gallery/desk/"))] == [
        ("听事", "/ui/gallery/paper/", False),
        ("办事", "/ui/gallery/desk/", True),
    ]


def test_a_door_to_a_page_that_does_not_exist_is_not_shown():
    door(Bar.DESK, 20, "councils:list", "议事")
    assert links(Bar.DESK, visit()) == []


def test_a_door_is_hidden_from_those_who_may_not_go_through():
    door(Bar.DESK, 10, "ui:gallery", "办事", who=signed_in)
    assert links(Bar.DESK, visit()) == []


def test_the_same_door_twice_is_one_door():
    door(Bar.FOOTER, 10, "ui:gallery", "一")
    door(Bar.FOOTER, 20, "ui:gallery", "二")
    assert [x.label for x in links(Bar.FOOTER, visit())] == ["二"]


def test_bars_are_apart():
    door(Bar.FOOTER, 10, "ui:gallery", "组件")
    assert links(Bar.PORTAL, visit()) == []


def test_the_search_box_shows_what_was_searched_for():
    search_at("ui:gallery", "搜索", who=navigation.everyone)
    assert search_box(visit("/?q=灯")) == {"href": "/ui/gallery/", "label": "搜索", "parameter": "q", "value": "灯"}


def test_there_is_no_search_box_for_those_who_are_not_signed_in():
    search_at("ui:gallery", "搜索")
    assert search_box(visit()) is None


def test_of_two_doors_to_where_one_is_only_the_nearer_one_is_marked():
    door(Bar.DESK, 10, "ui:gallery_desk", "听事")
    door(Bar.DESK, 30, "ui:gallery", "办事", within=("ui",))

    def marked(address):
        request = visit(address)
        request.resolver_match = resolve(address)
        return [str(link.label) for link in links(Bar.DESK, request) if link.is_here]

    assert marked("/ui/gallery/desk/") == ["听事"]
    assert marked("/ui/gallery/paper/") == ["办事"]
    assert marked("/ui/gallery/") == ["办事"]


def test_of_two_addresses_that_begin_alike_the_longer_one_is_marked():
    door(Bar.DESK, 10, "ui:gallery", "组件")
    door(Bar.DESK, 20, "ui:gallery_desk", "工作台")
    assert [link.is_here for link in links(Bar.DESK, visit("/ui/gallery/desk/more/"))] == [False, True]
