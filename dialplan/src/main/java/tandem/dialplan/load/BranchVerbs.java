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
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** The verbs that decide and remember. */
final class BranchVerbs {
    private static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    static final Key<Object> IF = Key.of("if", Writings.EXPRESSION, "one of two ways");
    static final Key<Object> THEN =
            Key.of("then", Writings.STEP, "where `if` goes when the condition holds");
    static final Key<Object> ELSE =
            Key.of("else", Writings.STEP, "where `if` goes otherwise").standing("as next");

    private static final Key<Object> VALUE =
            Key.of("value", Writings.EXPRESSION, "what is compared").must();
    private static final Key<Object> CASES =
            Key.of(
                            "cases",
                            new Form.Named("text", Form.one(Writings.STEP)),
                            "steps by the text of the value")
                    .must();
    private static final Key<Object> DEFAULT =
            Key.of("default", Writings.STEP, "for everything else").standing("hang up");
    static final Key<Object> SWITCH =
            Key.of(
                    "switch",
                    Shape.of("switch", "one of many ways", VALUE, CASES, DEFAULT),
                    "one of many ways");

    static final Key<Object> SET =
            Key.of(
                    "set",
                    new Form.Named("variable", Form.one(Writings.TEMPLATE)),
                    "sets variables of the call");

    private static final Key<Object> FLOW =
            Key.of("flow", Writings.named("name of a flow"), "goes to the start of that flow")
                    .must();
    static final Key<Object> GOTO =
            Key.of(
                    "goto",
                    Form.either(
                            Form.one(Writings.STEP),
                            Form.keys(Shape.of("goto", "goes to another flow", FLOW))),
                    "goes to a step or a flow");

    private final Names names;
    private final Type<Expression> expression;

    BranchVerbs(Names names) {
        this.names = names;
        this.expression = ExpressionParser.type(names.inExpressions());
    }

    Optional<Verb> condition(Section step, Targets targets) {
        if (!step.has(THEN)) {
            step.missing("then");
        }
        step.node(THEN).ifPresent(node -> targets.on("then", node, step.path("then")));
        step.node(ELSE).ifPresent(node -> targets.on("else", node, step.path("else")));
        return step.value(IF, expression).map(Verb.If::new);
    }

    Optional<Verb> choice(Section step, Targets targets) {
        Section choice = step.section(SWITCH);
        Optional<Expression> value = choice.value(VALUE, expression);
        Section cases = choice.names(CASES);
        for (Node.Entry entry : cases.entries()) {
            targets.on(entry.key().text(), entry.value(), cases.path(entry.key().text()));
        }
        choice.node(DEFAULT).ifPresent(node -> targets.next(node, choice.path("default")));
        return value.map(Verb.Switch::new);
    }

    Optional<Verb> assign(Section step) {
        return Optional.of(new Verb.Assign(variables(step, SET)));
    }

    /** Variables with what they are set to, in the order written; at least one. */
    Map<String, Template> variables(Section step, Key<?> key) {
        Section set = step.names(key);
        Map<String, Template> values = new LinkedHashMap<>();
        for (Node.Entry entry : set.entries()) {
            String name = entry.key().text();
            variable().read(entry.key(), set.path(), step.problems());
            set.node(name)
                    .flatMap(node -> template(node, set.path(name), step))
                    .ifPresent(value -> values.put(name, value));
        }
        if (set.entries().isEmpty()) {
            step.refuse(key, Code.RANGE, "needs at least one variable");
        }
        return Collections.unmodifiableMap(values);
    }

    /** Empty text is a value here: it forgets one. */
    private Optional<ParsedTemplate> template(Node node, String path, Section step) {
        return ParsedTemplate.type(names.inExpressions()).read(node, path, step.problems());
    }

    /** The name of a variable. */
    static Type<String> variable() {
        Type<String> form = Types.text(VARIABLE, "a variable; use small letters, digits and '_'");
        return Type.of(
                form.writing(),
                text -> {
                    if (Names.RESERVED.contains(text)) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text)
                                        + " is a word of the language; choose another name");
                    }
                    return form.read(text);
                });
    }

    Optional<Verb> jump(Section step, Targets targets) {
        Node node = step.node(GOTO).orElseThrow();
        if (!(node instanceof Node.Mapping)) {
            targets.next(node, step.path("goto"));
            return Optional.of(new Verb.Goto(Optional.empty()));
        }
        return step.section(GOTO)
                .value(FLOW, names.flow())
                .map(name -> new Verb.Goto(Optional.of(name)));
    }
}
