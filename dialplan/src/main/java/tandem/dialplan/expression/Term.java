package tandem.dialplan.expression;

import java.util.List;

import tandem.dialplan.Expression;
import tandem.dialplan.Scope;

/** The parts of an expression. Runs on: any (immutable). */
sealed interface Term extends Expression {

    record Literal(String value) implements Term {
        @Override
        public String text(Scope scope) {
            return value;
        }
    }

    record Variable(String path) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.cut(scope.value(path).orElse(""));
        }
    }

    record Compare(Relation relation, Term left, Term right) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.of(relation.holds(Values.compare(left.text(scope), right.text(scope))));
        }
    }

    enum Relation {
        EQUAL,
        UNEQUAL,
        LESS,
        LESS_OR_EQUAL,
        MORE,
        MORE_OR_EQUAL;

        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case MORE -> order > 0;
                case MORE_OR_EQUAL -> order >= 0;
            };
        }
    }

    record In(Term value, List<Term> choices) implements Term {
        @Override
        public String text(Scope scope) {
            String sought = value.text(scope);
            return Values.of(choices.stream().anyMatch(c -> Values.same(sought, c.text(scope))));
        }
    }

    record Matches(Term value, BoundedRegex regex) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.of(regex.matches(value.text(scope)));
        }
    }

    record All(List<Term> terms) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.of(terms.stream().allMatch(t -> t.truth(scope)));
        }
    }

    record Any(List<Term> terms) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.of(terms.stream().anyMatch(t -> t.truth(scope)));
        }
    }

    record Not(Term term) implements Term {
        @Override
        public String text(Scope scope) {
            return Values.of(!term.truth(scope));
        }
    }

    record Choice(Term condition, Term yes, Term no) implements Term {
        @Override
        public String text(Scope scope) {
            return (condition.truth(scope) ? yes : no).text(scope);
        }
    }

    record Call(Function function, List<Term> arguments) implements Term {
        @Override
        public String text(Scope scope) {
            return function.apply(arguments.stream().map(a -> a.text(scope)).toList());
        }
    }
}
