"""Takes pictures of Odoo's screens for the documentation."""

import io
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from .project import ROOT
from .steps import Problem, say

WIDTH = 1280
COLOURS = 128
MOST_BYTES = 150_000
#: The first page of a database makes Odoo put its assets together.
PATIENCE = 60_000
#: A row of a list, a card, a graph, or a pivot table.
FILLED = (
    ".o_data_row, .o_kanban_record:not(.o_kanban_ghost), .o_graph_canvas_container, "
    ".o_pivot table"
)
#: Milliseconds until what moves on Odoo's screens stands still.
FADING = 800


class Scene(NamedTuple):
    """A picture: whose it is, its name, the action and the record that it shows.

    ``menu``: id of the app for actions that have no menu of their own.
    ``press``: (role, name) of what is clicked before, or several of them in turn;
    the last one may open a dialog.
    ``tall``: how high the picture is, where a screen needs more than usual.
    """

    addon: str
    name: str
    action: str
    record: int | None = None
    menu: int | None = None
    press: tuple = ()
    tall: int = 800


@contextmanager
def camera(url):
    """A function that takes the pictures of its scenes, as Odoo's administrator."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 800}, base_url=url, locale="en-GB"
        )
        page.set_default_timeout(PATIENCE)
        page.goto("/web/login")
        page.get_by_label("Email").fill("admin")
        page.get_by_label("Password").fill("admin")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector(".o_main_navbar")
        yield lambda scenes: [shoot(page, scene) for scene in scenes]
        browser.close()


def shoot(page, scene):
    record = f"/{scene.record}" if scene.record else ""
    if scene.menu:
        page.evaluate("menu => sessionStorage.setItem('menu_id', menu)", scene.menu)
    page.goto(f"/odoo/action-{scene.action}{record}")
    page.wait_for_selector(".o_form_view" if record else FILLED)
    page.set_viewport_size({"width": WIDTH, "height": scene.tall})
    for role, name in presses(scene):
        page.get_by_role(role, name=name, exact=True).click()
        page.wait_for_timeout(FADING)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(FADING)
    folder = ROOT / scene.addon / "static" / "description"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{scene.name}.png"
    size = store(page.screenshot(), path)
    say(f"           {path.relative_to(ROOT)}: {size // 1000} kB")


def presses(scene):
    """What is clicked before the picture: (role, name) pairs."""
    single = scene.press and isinstance(scene.press[0], str)
    return [scene.press] if single else scene.press


def store(picture, path):
    """Write a picture with few colours, which is enough for a screen; its bytes.

    :raises Problem: when it gets too large for the documentation
    """
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
    few.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Problem(f"{path} has {size} bytes: take a smaller picture.")
    return size
