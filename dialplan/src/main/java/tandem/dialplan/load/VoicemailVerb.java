package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
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
import tandem.dialplan.yaml.Writing;

/** {@code voicemail:}. */
final class VoicemailVerb {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Pattern LATER_NOTICE = Pattern.compile("(mail|ticket|sms):.*");

    private static final Writing BOX_NAME = Writing.text("name of a box, may hold ${...}");
    private static final Key<Object> BOX =
            Key.of("box", BOX_NAME, "whose message it is").standing("the name of the flow");
    private static final Key<Object> GREETING =
            Key.of("greeting", Writings.PROMPT, "prompt before the beep").standing("none");
    private static final Key<Long> MAX =
            Key.of("max", Types.duration(SECOND, 30 * MINUTE), "longest message")
                    .or(2 * MINUTE, "2m");
    private static final Key<Long> SILENCE =
            Key.of(
                            "silence",
                            Types.duration(0, MINUTE),
                            "silence that ends the message; 0s = never")
                    .or(5 * SECOND, "5s");
    private static final Key<String> FINISH =
            Key.of("finish", finish(), "key that ends it, or none").or("#", "\"#\"");
    private static final Key<Boolean> BEEP =
            Key.of("beep", Types.bool(), "whether a beep is heard before").or(true, "true");
    private static final Key<Object> NOTIFY =
            Key.of(
                            "notify",
                            Form.items(Form.one(Writings.named("id of a webhook"))),
                            "webhooks of the tenant that hear of it")
                    .standing("all that ask for the event");

    static final Key<Object> VOICEMAIL =
            Key.of(
                    "voicemail",
                    Form.either(
                            Form.one(BOX_NAME),
                            Form.keys(
                                    Shape.of(
                                            "voicemail",
                                            "takes a message",
                                            BOX,
                                            GREETING,
                                            MAX,
                                            SILENCE,
                                            FINISH,
                                            BEEP,
                                            NOTIFY))),
                    "takes a message");

    private final Names names;
    private final Type<Template> prompt;

    VoicemailVerb(Names names, Type<Template> prompt) {
        this.names = names;
        this.prompt = prompt;
    }

    /**
     * @param flow its name is that of the box when no other is given
     */
    Optional<Verb> read(Section step, String flow) {
        if (!(step.node(VOICEMAIL).orElse(null) instanceof Node.Mapping)) {
            Type<ParsedTemplate> box =
                    text -> text.equals("on") ? ParsedTemplate.constant(flow) : box().read(text);
            return step.value(VOICEMAIL, box)
                    .map(
                            name ->
                                    new Verb.Voicemail(
                                            name,
                                            Optional.empty(),
                                            MAX.fallback().orElseThrow(),
                                            SILENCE.fallback().orElseThrow(),
                                            FINISH.fallback().orElseThrow(),
                                            true,
                                            List.of()));
        }
        Section voicemail = step.section(VOICEMAIL);
        Optional<ParsedTemplate> box = voicemail.value(BOX, box());
        return Optional.of(
                new Verb.Voicemail(
                        box.orElseGet(() -> ParsedTemplate.constant(flow)),
                        voicemail.value(GREETING, prompt),
                        voicemail.get(MAX),
                        voicemail.get(SILENCE),
                        voicemail.get(FINISH),
                        voicemail.get(BEEP),
                        voicemail.list(NOTIFY, hook())));
    }

    private Type<ParsedTemplate> box() {
        return text -> {
            ParsedTemplate box = ParsedTemplate.type(names.inExpressions()).read(text);
            if (box.isConstant()) {
                Types.name().read(text);
            }
            return box;
        };
    }

    private Type<String> hook() {
        return text -> {
            if (LATER_NOTICE.matcher(text).matches()) {
                throw new Unfit(
                        Code.LATER_VALUE,
                        Wording.quote(text)
                                + " comes with a later version; name a webhook of the tenant");
            }
            return names.webhook().read(text);
        };
    }

    private static Type<String> finish() {
        Type<String> key = PromptVerbs.key();
        return Type.of(
                Writing.matching("a key of the phone, or none", "[0-9*#A-D]|none"),
                text -> text.equals("none") ? "" : key.read(text));
    }
}
