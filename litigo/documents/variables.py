"""The variables of a letter, as a tree of names, and those a template prints that are not among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from jinja2 import nodes

# A mapping of names; a list of one item for what is repeated; ``None`` for a leaf, or what no file has shown yet.
Known: TypeAlias = "Mapping[str, Tree]"
Tree: TypeAlias = "Mapping[str, Tree] | list[Tree] | None"
_LIKE_EACH_OTHER = ("evenements", "personnes")
_LOOP = ("index", "index0", "first", "last", "length", "revindex", "previtem", "nextitem")


def names_of(contexts: Iterable[Mapping[str, object]]) -> Known:
    """Return the names found in the variables of several letters, put together."""
    merged: Tree = None
    for context in contexts:
        merged = _merged(merged, _tree(context))
    found = dict(merged) if isinstance(merged, Mapping) else {}
    for group in _LIKE_EACH_OTHER:
        found[group] = _alike(found.get(group))
    return found


def _alike(group: Tree) -> Tree:
    """Any person and any act has what another of its kind has."""
    if not isinstance(group, Mapping):
        return group
    whole: Tree = None
    for held in group.values():
        whole = _merged(whole, held)
    return dict.fromkeys(group, whole)


def _tree(value: object) -> Tree:
    if isinstance(value, Mapping):
        return {str(name): _tree(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        whole: Tree = None
        for item in value:
            whole = _merged(whole, _tree(item))
        return [whole]
    return None


def _merged(one: Tree, other: Tree) -> Tree:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {name: _merged(one.get(name), other.get(name)) for name in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])]
    return other if one is None else one


def unknown_variables(tree: nodes.Template, known: Known) -> Iterator[tuple[int, str, list[str]]]:
    """Yield each unknown name of a parsed template: its line, the name as written, and the names known there."""
    yield from _Reader(known).read(tree.body, {})


class _Reader:
    """Follows names through loops and assignments."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def read(self, parts: Iterable[nodes.Node], local: dict[str, Tree]) -> Iterator[tuple[int, str, list[str]]]:
        from jinja2 import nodes  # noqa: PLC0415 - slow to import, only needed to check a template

        for part in parts:
            if isinstance(part, nodes.For):
                yield from self._loop(part, local)
            elif isinstance(part, (nodes.Getattr, nodes.Getitem, nodes.Name)):
                yield from self._name(part, local)
            elif isinstance(part, nodes.Assign) and isinstance(part.target, nodes.Name):
                yield from self.read([part.node], local)
                local[part.target.name] = self._reach(part.node, local)
            else:
                yield from self.read(part.iter_child_nodes(), local)

    def _loop(self, loop: nodes.For, local: dict[str, Tree]) -> Iterator[tuple[int, str, list[str]]]:
        from jinja2 import nodes  # noqa: PLC0415

        yield from self.read([loop.iter], local)
        over = self._reach(loop.iter, local)
        inside = {**local, "loop": dict.fromkeys(_LOOP, None)}
        if isinstance(loop.target, nodes.Name):
            inside[loop.target.name] = over[0] if isinstance(over, list) else None
        else:
            inside |= {name.name: None for name in loop.target.find_all(nodes.Name)}
        yield from self.read([part for part in (loop.test,) if part is not None], inside)
        yield from self.read(loop.body, inside)
        yield from self.read(loop.else_, local)

    def _name(self, part: nodes.Node, local: dict[str, Tree]) -> Iterator[tuple[int, str, list[str]]]:
        from jinja2 import nodes  # noqa: PLC0415

        if isinstance(part, nodes.Name):
            if part.ctx == "load" and part.name not in local and part.name not in self._known:
                yield part.lineno, part.name, sorted({*local, *self._known})
            return
        assert isinstance(part, (nodes.Getattr, nodes.Getitem))
        yield from self.read([part.node], local)
        name, around = _key(part), self._reach(part.node, local)
        if name is not None and isinstance(around, Mapping) and name not in around:
            yield part.lineno, f"{_written(part.node)}.{name}", sorted(around)

    def _reach(self, part: nodes.Node, local: dict[str, Tree]) -> Tree:
        """Return what is known under an expression; ``None`` when nothing can be said of it."""
        from jinja2 import nodes  # noqa: PLC0415

        if isinstance(part, nodes.Name):
            return local[part.name] if part.name in local else self._known.get(part.name)
        if isinstance(part, nodes.Filter) and part.node is not None and part.name in {"list", "sort", "reverse"}:
            return self._reach(part.node, local)
        if isinstance(part, (nodes.Getattr, nodes.Getitem)):
            around, name = self._reach(part.node, local), _key(part)
            if isinstance(around, Mapping) and name is not None:
                return around.get(name)
            if isinstance(around, list):
                return around[0]
        return None


def _key(part: nodes.Getattr | nodes.Getitem) -> str | None:
    from jinja2 import nodes  # noqa: PLC0415

    if isinstance(part, nodes.Getattr):
        return part.attr
    return part.arg.value if isinstance(part.arg, nodes.Const) and isinstance(part.arg.value, str) else None


def _written(part: nodes.Node) -> str:
    from jinja2 import nodes  # noqa: PLC0415

    if isinstance(part, nodes.Name):
        return part.name
    if isinstance(part, (nodes.Getattr, nodes.Getitem)):
        return f"{_written(part.node)}.{_key(part) or '…'}"
    return "…"
