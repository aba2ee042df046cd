package tandem.dialplan.load;

import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Seat;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;

/** The entries of {@code seats: { human: [...] }}. */
final class SeatsYaml {
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Problems problems;
    private final Definitions ids;
    private final Definitions accounts;

    /**
     * @param accounts of all tenants: an account alone must say whose it is when it registers
     */
    SeatsYaml(Problems problems, Definitions accounts) {
        this.problems = problems;
        this.ids = new Definitions(problems, Code.DEFINED_TWICE);
        this.accounts = accounts;
    }

    Optional<Seat> read(Node node) {
        return Section.of(node, "seats.human", problems).flatMap(this::read);
    }

    private Optional<Seat> read(Section seat) {
        Optional<String> id = seat.need("id", Types.name());
        Optional<String> password = seat.need("password", password());
        Optional<String> name = seat.value("name", Types.text(64)).or(() -> id);
        Optional<String> account =
                seat.value(
                                "account",
                                Types.text(
                                        ACCOUNT, "an account; use letters, digits, '.', '_', '-'"))
                        .or(() -> id);
        seat.later(
                "skills",
                "device",
                "devices",
                "groups",
                "wrapup",
                "caller_id",
                "outbound",
                "role",
                "max_calls");
        seat.close();
        boolean isNew = id.isEmpty() || ids.isNew("seat", id.get(), seat.at());
        if (!isNew || id.isEmpty() || name.isEmpty() || account.isEmpty() || password.isEmpty()) {
            return Optional.empty();
        }
        accounts.isNew("account", account.get(), seat.at());
        return Optional.of(
                new Seat(id.get(), name.get(), account.get(), password.get(), seat.at()));
    }

    private static Type<String> password() {
        return text -> {
            if (text.startsWith("${")) {
                throw new Unfit(
                        Code.LATER_VALUE,
                        "secrets by reference come with a later version; write the password");
            }
            return Types.text(128).read(text);
        };
    }
}
