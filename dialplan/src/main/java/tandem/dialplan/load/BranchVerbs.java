package tandem.dialplan.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Expression;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.expression.ExpressionParser;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** The verbs that decide and remember. */
final class BranchVerbs {
    private static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    private final Names names;
    private final Type<Expression> expression;

    BranchVerbs(Names names) {
        this.names = names;
        this.expression = ExpressionParser.type(names.inExpressions());
    }

    Optional<Verb> condition(Section step, Targets targets) {
        step.needNode("then").ifPresent(node -> targets.on("then", node, step.path("then")));
        step.node("else").ifPresent(node -> targets.on("else", node, step.path("else")));
        return step.value("if", expression).map(Verb.If::new);
    }

    Optional<Verb> choice(Section step, Targets targets) {
        Section choice = step.section("switch");
        Optional<Expression> value = choice.need("value", expression);
        Section cases = choice.section("cases");
        for (Node.Entry entry : cases.entries()) {
            targets.on(entry.key().text(), entry.value(), cases.path(entry.key().text()));
        }
        if (!choice.has("cases")) {
            choice.missing("cases");
        }
        choice.node("default").ifPresent(node -> targets.next(node, choice.path("default")));
        choice.close();
        return value.map(Verb.Switch::new);
    }

    Optional<Verb> assign(Section step) {
        Section set = step.section("set");
        Map<String, Template> values = new LinkedHashMap<>();
        for (Node.Entry entry : set.entries()) {
            String name = entry.key().text();
            variable().read(entry.key(), set.path(), step.problems());
            set.node(name)
                    .flatMap(node -> template(node, set.path(name), step))
                    .ifPresent(value -> values.put(name, value));
        }
        if (set.entries().isEmpty()) {
            step.refuse("set", Code.RANGE, "needs at least one variable");
        }
        return Optional.of(new Verb.Assign(Collections.unmodifiableMap(values)));
    }

    /** Empty text is a value here: it forgets one. */
    private Optional<ParsedTemplate> template(Node node, String path, Section step) {
        return ParsedTemplate.type(names.inExpressions()).read(node, path, step.problems());
    }

    private static Type<String> variable() {
        return text -> {
            if (Names.RESERVED.contains(text)) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text) + " is a word of the language; choose another name");
            }
            return Types.text(VARIABLE, "a variable; use small letters, digits and '_'").read(text);
        };
    }

    Optional<Verb> jump(Section step, Targets targets) {
        Node node = step.node("goto").orElseThrow();
        if (!(node instanceof Node.Mapping)) {
            targets.next(node, step.path("goto"));
            return Optional.of(new Verb.Goto(Optional.empty()));
        }
        Section jump = step.section("goto");
        Optional<String> flow = jump.need("flow", names.flow());
        jump.close();
        return flow.map(name -> new Verb.Goto(Optional.of(name)));
    }
}
