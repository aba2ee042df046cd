package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.trunk.NumberForm;
import tandem.dialplan.trunk.NumberStyle;
import tandem.dialplan.trunk.TrunkCaps;
import tandem.dialplan.trunk.TrunkHeaders;
import tandem.dialplan.trunk.TrunkRules;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** Caps, failover, numbers and headers of a trunk. */
final class TrunkRulesYaml {
    private static final Map<String, NumberStyle> STYLES =
            Map.of(
                    "as_is", NumberStyle.AS_IS,
                    "e164_plus", NumberStyle.E164_PLUS,
                    "e164", NumberStyle.E164,
                    "national", NumberStyle.NATIONAL,
                    "national_0", NumberStyle.NATIONAL_0);

    /** Headers that have a key of their own, or that the engine answers for. */
    private static final Set<String> OWNED =
            Set.of(
                    "via",
                    "from",
                    "to",
                    "call-id",
                    "cseq",
                    "contact",
                    "max-forwards",
                    "route",
                    "record-route",
                    "authorization",
                    "proxy-authorization",
                    "privacy",
                    "diversion",
                    "history-info",
                    "p-asserted-identity",
                    "p-preferred-identity",
                    "require",
                    "supported",
                    "allow",
                    "remote-party-id");

    private static final Pattern HEADER =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]{0,63}): ?([ -~]{1,200})");

    private static final Key<Integer> CHANNELS =
            Key.of("channels", Types.integer(1, 100_000), "calls at once, from it and to it")
                    .standing("any number");
    private static final Key<Integer> CPS =
            Key.of("cps", Types.integer(1, 1_000), "INVITEs to it in any second")
                    .standing("any number");
    private static final Key<Long> WAIT =
            Key.of(
                            "wait",
                            Types.duration(0, 10_000),
                            "how long a call waits for a channel, or for its second, before the"
                                    + " next trunk is tried")
                    .or(0L, "0s");
    private static final Key<Integer> FAILOVER =
            Key.items(
                            "failover",
                            status(),
                            "SIP statuses after which the next trunk of the group is tried, as"
                                    + " long as no phone rang; 408 is no answer at all too")
                    .standing("[408, 500, 502, 503, 504]");
    private static final Key<Long> FIRST_RESPONSE =
            Key.of(
                            "first_response",
                            Types.duration(500, 32_000),
                            "after so long without any answer to an INVITE nobody is there")
                    .or(TrunkRules.DEFAULT_FIRST_RESPONSE_MS, "4s");

    private static final Key<NumberStyle> CALLED =
            Key.of("called", Types.oneOf(STYLES), "the number that is called")
                    .or(NumberStyle.AS_IS, "as_is");
    private static final Key<NumberStyle> CALLER =
            Key.of("caller", Types.oneOf(STYLES), "the number of who calls")
                    .or(NumberStyle.AS_IS, "as_is");
    private static final Key<Integer> STRIP =
            Key.of("strip", Types.integer(0, 10), "characters that the called number loses")
                    .or(0, "0");
    private static final Key<String> PREFIX =
            Key.of(
                            "prefix",
                            Types.text(Pattern.compile("\\+?[0-9*#]{0,8}"), "1 to 8 digits"),
                            "put in front of the called number")
                    .or("", "none");
    private static final Key<Object> SENT =
            Key.of("sent", form("sent"), "how numbers are written to it");
    private static final Key<Object> RECEIVED =
            Key.of("received", form("received"), "what becomes of numbers that it writes");
    private static final Key<Object> NUMBERS =
            Key.of(
                    "numbers",
                    Shape.of("trunk-numbers", "how it writes numbers", SENT, RECEIVED),
                    "how it writes numbers");

    private static final Key<String> FROM_USER =
            Key.of(
                            "from_user",
                            Types.text(
                                    Pattern.compile("[A-Za-z0-9+._-]{1,64}"),
                                    "up to 64 letters, digits and +._-"),
                            "user part of From, such as an account")
                    .or("", "the number shown");
    private static final Key<String> FROM_HOST =
            Key.of(
                            "from_host",
                            Types.text(
                                    Pattern.compile("[A-Za-z0-9.-]{1,253}"),
                                    "a host such as sip.example.net"),
                            "host of From")
                    .or("", "sip.host");
    private static final Key<Boolean> ASSERTED =
            Key.of(
                            "p_asserted_identity",
                            Types.bool(),
                            "whether P-Asserted-Identity has the number shown (RFC 3325)")
                    .or(false, "false");
    private static final Key<Boolean> PREFERRED =
            Key.of(
                            "p_preferred_identity",
                            Types.bool(),
                            "whether P-Preferred-Identity has the number shown (RFC 3325)")
                    .or(false, "false");
    private static final Key<Boolean> PRIVACY =
            Key.of(
                            "privacy",
                            Types.oneOf(Map.of("none", true)),
                            "none asks by a header that the number be shown (RFC 3323); no call"
                                    + " withholds it")
                    .or(false, "no header");
    private static final Key<Boolean> DIVERSION =
            Key.of(
                            "diversion",
                            Types.bool(),
                            "whether a call that is passed on says so by Diversion (RFC 5806)")
                    .or(true, "true");
    private static final Key<Boolean> HISTORY =
            Key.of("history_info", Types.bool(), "whether it says so by History-Info (RFC 7044)")
                    .or(false, "false");
    private static final Key<String> ADD =
            Key.items("add", header(), "further headers, \"Name: value\"").standing("none");
    private static final Key<Object> HEADERS =
            Key.of(
                    "headers",
                    Shape.of(
                            "trunk-headers",
                            "headers of INVITEs to it",
                            FROM_USER,
                            FROM_HOST,
                            ASSERTED,
                            PREFERRED,
                            PRIVACY,
                            DIVERSION,
                            HISTORY,
                            ADD),
                    "headers of INVITEs to it");

    /** Keys of a trunk, in the order of the reference. */
    static final List<Key<?>> KEYS =
            List.of(CHANNELS, CPS, WAIT, FAILOVER, FIRST_RESPONSE, NUMBERS, HEADERS);

    private TrunkRulesYaml() {}

    private static Shape form(String name) {
        return Shape.of(
                "trunk-numbers-" + name, "numbers in one direction", CALLED, CALLER, STRIP, PREFIX);
    }

    static TrunkRules read(Section trunk) {
        Section numbers = trunk.section(NUMBERS);
        Set<Integer> failover =
                trunk.has(FAILOVER)
                        ? Set.copyOf(trunk.list(FAILOVER))
                        : TrunkRules.DEFAULT_FAILOVER;
        if (trunk.has(WAIT) && !trunk.has(CHANNELS) && !trunk.has(CPS)) {
            trunk.refuse(WAIT, Code.CONTRADICTION, "says nothing without channels or cps");
        }
        return new TrunkRules(
                new TrunkCaps(number(trunk, CHANNELS), number(trunk, CPS), trunk.get(WAIT)),
                failover,
                trunk.get(FIRST_RESPONSE),
                form(numbers.section(SENT)),
                form(numbers.section(RECEIVED)),
                headers(trunk.section(HEADERS)));
    }

    private static OptionalInt number(Section trunk, Key<Integer> key) {
        return trunk.value(key).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private static NumberForm form(Section form) {
        return new NumberForm(
                form.get(CALLED), form.get(CALLER), form.get(STRIP), form.get(PREFIX));
    }

    private static TrunkHeaders headers(Section headers) {
        return new TrunkHeaders(
                headers.get(FROM_USER),
                headers.get(FROM_HOST),
                headers.get(ASSERTED),
                headers.get(PREFERRED),
                headers.get(PRIVACY),
                headers.get(DIVERSION),
                headers.get(HISTORY),
                new ArrayList<>(headers.list(ADD)));
    }

    /** Trying another carrier after such a status would call somebody who has said no. */
    private static Type<Integer> status() {
        Type<Integer> status = Types.integer(400, 699);
        return Type.of(
                Writing.number(400, 599),
                text -> {
                    int value = status.read(text);
                    if (TrunkRules.isFinal(value)) {
                        throw new Unfit(
                                Code.NOT_ALLOWED,
                                value + " is final: it is about the callee, not about the trunk");
                    }
                    return value;
                });
    }

    private static Type<String> header() {
        return Type.of(
                Writing.matching("a header such as X-Account: 17", HEADER.pattern()),
                text -> {
                    var parts = HEADER.matcher(text);
                    if (!parts.matches()) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text) + " is not a header such as X-Account: 17");
                    }
                    String name = parts.group(1).toLowerCase(Locale.ROOT);
                    if (OWNED.contains(name) || name.startsWith("content-")) {
                        throw new Unfit(
                                Code.NOT_ALLOWED, parts.group(1) + " is written by the engine");
                    }
                    return text;
                });
    }
}
