package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Codec;
import tandem.dialplan.Seat;
import tandem.dialplan.SrtpPolicy;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** The entries of {@code seats: { human: [...] }}. */
final class SeatsYaml {
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Key<String> ID = Key.of("id", Types.name(), "its name in the plan").must();
    private static final Key<String> NAME =
            Key.of("name", Types.text(64), "shown to people").standing("the id");
    private static final Key<String> USER =
            Key.of(
                            "account",
                            Types.text(ACCOUNT, "an account; use letters, digits, '.', '_', '-'"),
                            "user name of the softphone; no two seats of the whole plan have the"
                                    + " same")
                    .standing("the id");
    private static final Key<Object> PASSWORD =
            Key.of(
                            "password",
                            Writing.text("reference to a secret, or the password itself"),
                            "a secret by reference, or the password itself")
                    .must();

    private static final Key<Codec> CODECS = CodecsYaml.CODECS.standing("those of the tenant");

    private static final Key<SrtpPolicy> SRTP = SrtpYaml.SRTP;

    static final Shape SHAPE =
            Shape.of(
                            "seat",
                            "a person with a softphone",
                            ID,
                            NAME,
                            USER,
                            PASSWORD,
                            CODECS,
                            DigitsYaml.DIGITS,
                            SRTP,
                            OpusYaml.OPUS)
                    .later(
                            "skills",
                            "device",
                            "devices",
                            "groups",
                            "wrapup",
                            "caller_id",
                            "outbound",
                            "role",
                            "max_calls");

    private final Problems problems;
    private final Definitions ids;
    private final Definitions accounts;
    private final Type<String> password;
    private final List<Codec> codecs;

    /**
     * @param platform its accounts are those of all tenants: an account alone must say whose it is
     *     when it registers
     * @param codecs of seats that do not say their own
     */
    SeatsYaml(Problems problems, Platform platform, List<Codec> codecs) {
        this.codecs = codecs;
        this.problems = problems;
        this.ids = new Definitions(problems, Code.DEFINED_TWICE);
        this.accounts = platform.accounts();
        this.password = SecretText.referenceOrLiteral(platform.secrets());
    }

    Optional<Seat> read(Node node) {
        return Section.of(node, SHAPE, "seats.human", problems).flatMap(this::read);
    }

    private Optional<Seat> read(Section seat) {
        Optional<String> id = seat.value(ID);
        Optional<String> secret = seat.value(PASSWORD, password);
        Optional<String> name = seat.value(NAME).or(() -> id);
        Optional<String> account = seat.value(USER).or(() -> id);
        boolean isNew = id.isEmpty() || ids.isNew("seat", id.get(), seat.at());
        if (!isNew || id.isEmpty() || name.isEmpty() || account.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        accounts.isNew("account", account.get(), seat.at());
        return Optional.of(
                new Seat(
                        id.get(),
                        name.get(),
                        account.get(),
                        secret.get(),
                        CodecsYaml.read(seat, CODECS, codecs),
                        DigitsYaml.read(seat),
                        seat.get(SRTP),
                        OpusYaml.read(seat),
                        seat.at()));
    }
}
