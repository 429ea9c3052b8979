"""Models of transformers as detectors: tiny ones of random weights, made here, with what they see set by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

import nsground as ng
from nsground.cli.app import main
from nsground.errors import DomainError
from nsground.perception import open_image
from nsground.perception.registry import detector_fingerprint, load_detector

pytest.importorskip("transformers", reason="transformers is not installed: pip install 'nsground[hf]'")

from nsground.perception import huggingface

PICTURE = np.full((96, 128, 3), 200, dtype=np.uint8)
NAMES = ("N/A", "cat", "Fire hydrant")


@pytest.fixture(scope="session")
def detr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DETR that sees a cat in the middle of every picture, with a score of 0.9, whatever is there."""
    from transformers import DetrConfig, DetrForObjectDetection, DetrImageProcessor, ResNetConfig

    folder = tmp_path_factory.mktemp("detr")
    eyes = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 8, 16, 16], depths=[1] * 4, layer_type="basic", out_features=["stage4"]
    )
    config = DetrConfig(
        backbone_config=eyes, use_timm_backbone=False, use_pretrained_backbone=False, backbone=None,
        num_queries=4, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, id2label=dict(enumerate(NAMES)),
    )  # fmt: skip
    model = DetrForObjectDetection(config)
    with torch.no_grad():
        model.class_labels_classifier.weight.zero_()
        model.class_labels_classifier.bias.copy_(torch.log(torch.tensor([0.01, 0.9, 0.03, 0.06])))
        model.bbox_predictor.layers[-1].weight.zero_()
        model.bbox_predictor.layers[-1].bias.zero_()  # half of width and height, in the middle
    model.save_pretrained(folder)
    DetrImageProcessor(size={"shortest_edge": 64, "longest_edge": 96}).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def owl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An OWL-ViT whose words are bytes."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import (
        CLIPTokenizerFast,
        OwlViTConfig,
        OwlViTForObjectDetection,
        OwlViTImageProcessor,
        OwlViTProcessor,
    )

    folder = tmp_path_factory.mktemp("owl")
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(words)}), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    tokenizer = CLIPTokenizerFast(
        vocab=str(folder / "vocab.json"), merges=str(folder / "merges.txt"), model_max_length=40
    )
    small = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    ends = {"bos_token_id": len(words) - 2, "eos_token_id": len(words) - 1, "pad_token_id": len(words) - 1}
    config = OwlViTConfig(
        text_config={**small, **ends, "vocab_size": len(words), "max_position_embeddings": 40},
        vision_config={**small, "image_size": 64, "patch_size": 16},
        projection_dim=16,
    )
    torch.manual_seed(0)
    OwlViTForObjectDetection(config).save_pretrained(folder)
    square = {"height": 64, "width": 64}
    OwlViTProcessor(OwlViTImageProcessor(size=square, crop_size=square), tokenizer).save_pretrained(folder)
    return folder


def test_what_a_model_sees_becomes_a_scene(detr: Path) -> None:
    scene = ng.perceive(PICTURE, detector=f"hf:{detr}")
    assert len(scene) == 1  # four queries saw the same
    assert scene.boxes[0] == pytest.approx([32, 24, 96, 72], abs=0.01)
    assert scene.existence[0] == pytest.approx(0.9, abs=1e-5)
    assert scene.regions[0].label == "cat"
    assert scene.concepts.names == ("n/a", "cat", "fire hydrant")
    assert {"color", "size"} <= set(scene.attributes)
    assert ng.ground(PICTURE, "the cat", detector=f"hf:{detr}").outcome == "found"
    assert ng.ground(PICTURE, "the fire hydrant", detector=f"hf:{detr}").outcome == "none"


def test_boxes_that_are_given_are_named(detr: Path) -> None:
    found = load_detector(f"hf:{detr}").recognize(open_image(PICTURE), [[30, 20, 96, 70], [0, 0, 10, 10]])
    assert found.concepts.probs.tolist() == [[0, pytest.approx(1), 0], [0, 0, 0]]
    assert found.boxes.tolist() == [[30, 20, 96, 70], [0, 0, 10, 10]]


def test_what_is_less_sure_than_the_threshold_is_not_there(detr: Path) -> None:
    assert len(huggingface.load(str(detr), threshold=0.95).detect(open_image(PICTURE))) == 0


def test_words_of_ones_own(owl: Path) -> None:
    detector = huggingface.load(str(owl), words=["teapot", "ladle"], threshold=0.0)
    scene = ng.perceive(PICTURE, detector=detector)
    assert scene.concepts.names == ("teapot", "ladle")
    assert len(scene)
    assert (np.diff(scene.existence) <= 0).all()
    assert scene.concepts.probs.sum(axis=1) == pytest.approx(np.ones(len(scene)))
    assert (scene.boxes >= 0).all()
    assert (scene.boxes <= [128, 96, 128, 96]).all()
    assert "tennis racket" in huggingface.load(str(owl)).names
    with pytest.raises(DomainError, match=r"'an endless .* has .. tokens with its prompt; this model reads at most 40"):
        huggingface.load(str(owl), words=["an endless " + "tea" * 20])


def test_the_same_picture_gives_the_same_scene(owl: Path) -> None:
    detector = huggingface.load(str(owl), words=["teapot"], threshold=0.0)
    first, second = (detector.detect(open_image(PICTURE)) for _ in range(2))
    assert (first.boxes == second.boxes).all()
    assert (first.existence == second.existence).all()


def test_a_model_is_known_by_its_files(detr: Path, owl: Path) -> None:
    assert detector_fingerprint(f"hf:{detr}") == detector_fingerprint(f"hf:{detr}")
    assert detector_fingerprint(f"hf:{detr}") != detector_fingerprint(f"hf:{owl}")


def test_words_for_a_model_with_categories_of_its_own_are_refused(detr: Path) -> None:
    with pytest.raises(DomainError, match="categories of its own and takes no words"):
        huggingface.load(str(detr), words=["cup"])


def test_what_is_no_detector_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(DomainError, match=r"a model of type bert is no detector that is known here; known are owlvit"):
        huggingface.load(str(tmp_path))


def test_a_model_without_safe_weights_is_refused(detr: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((detr / "config.json").read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(DomainError, match="cannot be read by transformers' AutoModelForObjectDetection"):
        huggingface.load(str(tmp_path))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "gray.png"
    Image.fromarray(PICTURE).save(picture)
    told = CliRunner().invoke(main, ["ground", str(picture), "the cat", "--detector", f"hf:{tmp_path}"])
    assert told.exit_code == 2
    assert "cannot be read by transformers' AutoConfig" in told.output.replace("\n", " ")


def test_a_model_that_nobody_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DomainError, match=r"no such/model at all: neither a folder nor a model that the hub gives"):
        huggingface.load("no such/model at all")
