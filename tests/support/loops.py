"""Finds loops in tests that would pass if they had nothing to loop over."""

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = dict[str, ast.expr]  # what is assigned to names of a function

KEEPS_ALL = {"enumerate", "permutations", "reversed", "sorted", "zip"}


def functions(module: ast.Module) -> Iterator[Function]:
    """All functions of a module, methods and inner ones too."""
    return (node for node in ast.walk(module) if isinstance(node, Function))


def loops_that_may_check_nothing(function: Function) -> Iterator[int]:
    """The lines of loops with an `assert` inside, or of `assert all(...)`, that may be empty.

    A test whose examples Hypothesis draws is passed over: some of those may well be empty.
    """
    if any("given" in ast.unparse(decorator) for decorator in function.decorator_list):
        return
    named = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        match node:
            case ast.For(iter=source) if _asserts(node) and not is_full(source, named):
                yield node.lineno
            case ast.Assert(ast.Call(ast.Name("all"), [ast.GeneratorExp() as found])):
                if not is_full(found.generators[0].iter, named):
                    yield node.lineno


def _asserts(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Assert) for inner in ast.walk(node))


def is_full(node: ast.expr, named: Named) -> bool:
    """Whether this surely yields something: written out, a constant, `range`, or inside `every`."""
    match node:
        case ast.Tuple(elts) | ast.List(elts) | ast.Set(elts) | ast.Dict(elts):
            return bool(elts)
        case ast.Constant(value):
            return bool(value)
        case ast.Name(name):
            return name.isupper() or (name in named and is_full(named[name], {}))
        case ast.Attribute(attr=name):
            return name.isupper()
        case ast.Subscript(value, ast.Slice()) | ast.GeneratorExp(_, [ast.comprehension(_, value)]):
            return is_full(value, named)
        case ast.Call(function, arguments):
            return _gives_something(function, arguments, named)
    return False


def _gives_something(function: ast.expr, arguments: list[ast.expr], named: Named) -> bool:
    match function:
        case ast.Name("every" | "range"):
            return True
        case ast.Name(name) if name in KEEPS_ALL:
            return all(is_full(argument, named) for argument in arguments)
        case ast.Attribute(value, "items" | "keys" | "values" | "split"):
            return is_full(value, named)
    return False
