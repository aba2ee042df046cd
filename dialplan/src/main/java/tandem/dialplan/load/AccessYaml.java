package tandem.dialplan.load;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.ApiKey;
import tandem.dialplan.ApiKey.Role;
import tandem.dialplan.Secrets;
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

/** access.yaml: who may use the API. */
final class AccessYaml {
    private static final int LEAST_SECRET = 16;
    private static final int MAX_SECRETS = 4;
    private static final Map<String, Role> ROLES =
            Map.of(
                    "viewer", Role.VIEWER,
                    "auditor", Role.AUDITOR,
                    "supervisor", Role.SUPERVISOR,
                    "operator", Role.OPERATOR,
                    "admin", Role.ADMIN);
    private static final Pattern SCOPE =
            Pattern.compile("[a-z][a-z-]{0,31}:(read|write|export|erase|supervise|\\*)");

    private static final Key<Object> VALUE =
            Key.of("value", SecretText.WRITING, "the secret, 16 characters or more").must();
    private static final Key<Instant> UNTIL =
            Key.of("until", instant(), "when it ends").standing("never");
    private static final Shape SECRET =
            Shape.of("key-secret", "a secret that is exchanged for another", VALUE, UNTIL);

    private static final Key<String> ID =
            Key.of("id", Types.name(), "public name of the key; unique").must();
    private static final Key<Object> SECRETS =
            Key.of(
                            "secret",
                            Form.either(
                                    Form.one(SecretText.WRITING), Form.items(Form.keys(SECRET))),
                            "signs requests; a list of value and until while secrets are exchanged")
                    .must();
    private static final Key<Object> TENANT =
            Key.of("tenant", Writing.text("name of a tenant"), "whose data it sees")
                    .standing("all tenants");
    private static final Key<Role> ROLE =
            Key.of(
                            "role",
                            Types.oneOf(ROLES),
                            "viewer reads; auditor also recordings and exports; supervisor also"
                                    + " supervises calls; operator also commands; admin everything")
                    .must();
    private static final Key<String> SCOPES =
            Key.items(
                            "scopes",
                            Types.text(SCOPE, "a scope such as calls:read"),
                            "narrows the role to these")
                    .standing("all of the role");
    private static final Key<Integer> RATE =
            Key.of("rate", Types.integer(1, 10_000), "requests a second")
                    .standing("http.rate of engine.yaml");
    private static final Shape KEY =
            Shape.of(
                    "key", "somebody who may use the API", ID, SECRETS, ROLE, TENANT, SCOPES, RATE);

    private static final Key<Object> KEYS =
            Key.of("keys", new Form.Items(Form.keys(KEY), false), "who may use the API");

    /** The whole file. */
    static final Shape SHAPE = Shape.of("access", "access.yaml: who may use the API", KEYS);

    private final Section root;
    private final Set<String> tenants;
    private final Secrets secrets;
    private final Definitions ids;

    private AccessYaml(Section root, Set<String> tenants, Secrets secrets) {
        this.root = root;
        this.tenants = tenants;
        this.secrets = secrets;
        this.ids = new Definitions(root.problems(), Code.DEFINED_TWICE);
    }

    /** The keys by id. */
    static Map<String, ApiKey> read(Section root, Set<String> tenants, Secrets secrets) {
        AccessYaml reader = new AccessYaml(root, tenants, secrets);
        Map<String, ApiKey> keys = new LinkedHashMap<>();
        for (Node node : Lists.of(root, KEYS)) {
            Section.of(node, KEY, "keys", root.problems())
                    .flatMap(reader::key)
                    .ifPresent(key -> keys.put(key.id(), key));
        }
        return keys;
    }

    private Optional<ApiKey> key(Section key) {
        Optional<String> id = key.value(ID);
        List<ApiKey.Secret> values = secrets(key);
        Optional<Role> role = key.value(ROLE);
        Optional<String> tenant = key.value(TENANT, Names.reference("tenant", tenants));
        List<String> scopes = key.list(SCOPES);
        OptionalInt rate = key.value(RATE).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        boolean isNew = id.isPresent() && ids.isNew("key", id.get(), key.at());
        if (!isNew || role.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ApiKey(id.get(), values, tenant, role.get(), scopes, rate));
    }

    private List<ApiKey.Secret> secrets(Section key) {
        Optional<Node> node = key.needNode(SECRETS);
        List<ApiKey.Secret> values = new ArrayList<>();
        if (node.isPresent() && node.get() instanceof Node.Scalar) {
            key.value(SECRETS, secret())
                    .ifPresent(value -> values.add(new ApiKey.Secret(value, Optional.empty())));
            return values;
        }
        for (Node item : key.items(SECRETS)) {
            Section.of(item, SECRET, key.path("secret"), root.problems())
                    .flatMap(this::secret)
                    .ifPresent(values::add);
        }
        if (node.isPresent() && (key.items(SECRETS).isEmpty() || values.size() > MAX_SECRETS)) {
            key.refuse(SECRETS, Code.RANGE, "takes 1 to " + MAX_SECRETS + " secrets");
        }
        return values;
    }

    private Optional<ApiKey.Secret> secret(Section item) {
        Optional<Instant> until = item.value(UNTIL);
        return item.value(VALUE, secret()).map(value -> new ApiKey.Secret(value, until));
    }

    private Type<String> secret() {
        return SecretText.reference(secrets, LEAST_SECRET);
    }

    private static Type<Instant> instant() {
        return Type.of(
                Writing.text("time such as 2027-01-31T12:00:00Z"),
                text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeException e) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text)
                                        + " is not a time such as 2027-01-31T12:00:00Z");
                    }
                });
    }
}
