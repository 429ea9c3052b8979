"""Pictures and scenes agree: boxes and masks are of pixels, what is nearer hides what is farther, mirrors mirror."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import ImageColor

from nsground.domains.domain import load_domain
from nsground.generation.box_scenes import drawn
from nsground.generation.box_scenes import set_out as set_out_flat
from nsground.generation.clevr_scenes import CAMERA, GAP, LAMPS, MARGIN, Stage, set_out, to_scene
from nsground.generation.rendering import Camera, Solid, look, render
from nsground.generation.rendering.shading import COLORS
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph, masks
from nsground.scene.graph import Floats


def solid(shape: str = "sphere", x: float = 0.0, y: float = 0.0, radius: float = 0.7, **said: str) -> Solid:
    return Solid(shape, x, y, radius, 0.4, said.get("color", "red"), said.get("material", "rubber"), "large")


def stages(number: int = 4) -> list[Stage]:
    return [set_out(random.Random(f"test {i}"), (4, 8))[0] for i in range(number)]


@pytest.mark.parametrize("stage", stages(), ids=str)
def test_boxes_and_masks_agree_with_pixels(stage: Stage) -> None:
    seen = look(stage.solids, stage.camera)
    scene = to_scene(stage, seen)
    assert scene.masks is not None
    bare, pixels = (render(each, stage.camera, stage.lamps).astype(int) for each in ([], stage.solids))
    for number, (region, rle) in enumerate(zip(scene.regions, scene.masks, strict=True)):
        assert rle is not None
        mask = masks.decode(rle)
        assert (mask == (seen.owner == number)).all()
        assert masks.box(rle) == region.box
        assert (region.label, region.attributes["color"]) == (stage.solids[number].shape, stage.solids[number].color)
        inside = mask & np.roll(mask, 1, 0) & np.roll(mask, -1, 0) & np.roll(mask, 1, 1) & np.roll(mask, -1, 1)
        changed = np.abs(pixels - bare).sum(axis=-1) > 12
        assert changed[inside].mean() > 0.9
    far = ~(seen.owner >= 0) & (np.abs(pixels - bare).max(axis=-1) == 0)
    assert far.mean() > 0.3  # most of the ground is as bare as without anything on it


def test_nearer_hides_farther() -> None:
    camera = Camera(CAMERA)
    front = np.array(camera.directions["front"][:2])
    near, far = (solid(x=float(at[0]), y=float(at[1])) for at in (0.9 * front, -0.9 * front))
    for order in ([near, far], [far, near]):
        owner = look(order, camera).owner
        seen = {each: (owner == i).sum() for i, each in enumerate(order)}
        alone = {each: (look([each], camera).owner == 0).sum() for each in order}
        assert seen[near] == alone[near] and seen[far] < alone[far]


@pytest.mark.parametrize("stage", stages(), ids=str)
def test_mirrored_scene_mirrored_picture(stage: Stage) -> None:
    there, here = look(stage.mirrored().solids, stage.camera).owner, look(stage.solids, stage.camera).owner
    assert (there[:, ::-1] == here).mean() > 0.999  # rounding at the edges of solids


def test_projected_centers_lie_in_what_is_seen() -> None:
    camera = Camera(CAMERA)
    for shape in ("sphere", "cube", "cylinder"):
        one = solid(shape, 0.5, -0.8)
        x, y, depth = camera.project(one.center[None])[0]
        assert look([one], camera).owner[round(float(y)), round(float(x))] == 0
        assert depth == pytest.approx(np.linalg.norm(camera.origin) - 0.7, abs=2)


@pytest.mark.parametrize("shape", ["sphere", "cube", "cylinder"])
def test_rays_meet_surfaces(shape: str) -> None:
    """Points that rays meet lie on the solid, and no other point of the ray before them does."""
    one, camera = solid(shape, 0.3, 0.2), Camera(CAMERA, (60, 40))
    rays = camera.rays(np.arange(60, dtype=np.float32) + 0.5, np.arange(40, dtype=np.float32) + 0.5)
    met = one.meet(camera.origin, rays)
    hit = np.isfinite(met)
    assert hit.any() and not hit.all()
    points = camera.origin + rays[hit] * met[hit][:, None]
    assert np.abs(_outside(one, points)).max() < 1e-3
    before = camera.origin + rays[hit] * (met[hit][:, None] - 0.02)
    assert (_outside(one, before) > 0).all()
    normals = one.normals(points)
    assert np.allclose((normals**2).sum(-1), 1, atol=1e-3)
    assert ((normals * rays[hit]).sum(-1) < 0.4).all()  # at an edge they turn away a little
    assert ((normals * rays[hit]).sum(-1) < 0).mean() > 0.9


def _outside(one: Solid, points: Floats) -> Floats:
    """How far out points [N, 3] are, 0 on the surface."""
    local = one.turned(points - one.center)
    if one.shape == "sphere":
        return np.asarray(np.linalg.norm(local, axis=-1) - one.radius)
    if one.shape == "cube":
        return np.asarray(np.abs(local).max(axis=-1) - one.radius)
    return np.asarray(np.maximum(np.hypot(local[:, 0], local[:, 1]), np.abs(local[:, 2])) - one.radius)


@pytest.mark.parametrize("color", sorted(COLORS))
def test_solids_have_their_color(color: str) -> None:
    camera = Camera(CAMERA)
    one = [solid(color=color)]
    mean = render(one, camera, LAMPS)[look(one, camera).owner == 0].mean(axis=0)
    known = {name: np.array(rgb) / sum(rgb) for name, rgb in COLORS.items()}
    nearest = sorted(known, key=lambda name: float(np.abs(mean / mean.sum() - known[name]).sum()))
    assert color == nearest[0]


def test_metal_shines_and_shadows_are_dark() -> None:
    camera = Camera(CAMERA)
    pictures = {
        material: render([solid(material=material)], camera, LAMPS).astype(int) for material in ("rubber", "metal")
    }
    mask = look([solid()], camera).owner == 0
    assert pictures["metal"][mask].max() > pictures["rubber"][mask].max() + 20
    bare = render([], camera, LAMPS).astype(int)
    darker = (bare - pictures["rubber"]).sum(axis=-1)[~mask]
    assert darker.max() > 60 and darker.min() >= 0


@pytest.mark.parametrize("stage", stages(), ids=str)
def test_solids_stand_apart_as_in_clevr(stage: Stage) -> None:
    right, behind = (np.array(stage.camera.directions[name][:2]) for name in ("right", "behind"))
    for i, a in enumerate(stage.solids):
        for b in stage.solids[:i]:
            gap = np.array([a.x - b.x, a.y - b.y])
            assert np.hypot(*gap) - a.radius - b.radius >= GAP
            assert min(abs(gap @ right), abs(gap @ behind)) >= MARGIN


def test_relations_are_those_of_the_ground() -> None:
    camera = Camera(CAMERA)
    right = np.array(camera.directions["right"][:2])
    stage = Stage(tuple(solid("cube", *(k * right)) for k in (-2, 0, 2)), camera, LAMPS)
    scene = to_scene(stage, look(stage.solids, camera))
    holds = load_catalogue(load_domain("clevr")).degrees("left_of", scene, [0, 1, 2], [0, 1, 2]) > 0.5
    assert holds.tolist() == [[False, True, True], [False, False, True], [False, False, False]]


def test_labelled_boxes_show_their_colors() -> None:
    scene = set_out_flat(random.Random(3), "photo", (5, 8), (300, 200))
    assert isinstance(scene, SceneGraph)
    pixels = np.asarray(drawn(scene))
    for region in scene.regions:
        x0, y0, *_ = (round(side) for side in region.box)
        assert tuple(pixels[y0 + 8, x0 + 8]) == ImageColor.getrgb(str(region.attributes["color"]))
