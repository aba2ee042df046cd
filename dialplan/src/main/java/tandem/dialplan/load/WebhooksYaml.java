package tandem.dialplan.load;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Webhook;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** The entries of {@code webhooks: [...]}. */
final class WebhooksYaml {
    private static final int LEAST_SECRET = 16;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final Pattern EVENT = Pattern.compile("\\*|[a-z]+(\\.[a-z_]+)*(\\.\\*)?");

    private static final Key<String> ID =
            Key.of("id", Types.name(), "its name; unique in the tenant").must();
    private static final Key<Object> URL =
            Key.of(
                            "url",
                            Writing.matching("http or https address", "https?://.+"),
                            "who is told; its host must be in fetch.allow of engine.yaml")
                    .must();
    private static final Key<Object> SECRET =
            Key.of("secret", SecretText.WRITING, "signs each delivery; 16 characters or more")
                    .must();
    private static final Key<String> EVENTS =
            Key.items(
                            "events",
                            Types.text(EVENT, "a type of event such as call.ended or call.*"),
                            "types that are wanted, such as call.ended or call.*")
                    .standing("all");
    private static final Key<Long> TIMEOUT =
            Key.of("timeout", Types.duration(500, 30_000), "time for one try").or(5_000L, "5s");
    private static final Key<Long> GIVE_UP =
            Key.of(
                            "give_up",
                            Types.duration(MINUTE, 7 * DAY),
                            "after this an event goes to the dead letters")
                    .or(DAY, "1d");

    static final Shape SHAPE =
            Shape.of(
                    "webhook",
                    "somebody who is told of events by HTTP",
                    ID,
                    URL,
                    SECRET,
                    EVENTS,
                    TIMEOUT,
                    GIVE_UP);

    private final Problems problems;
    private final Platform platform;
    private final Definitions ids;

    WebhooksYaml(Problems problems, Platform platform) {
        this.problems = problems;
        this.platform = platform;
        this.ids = new Definitions(problems, Code.DEFINED_TWICE);
    }

    Optional<Webhook> read(Node node) {
        return Section.of(node, SHAPE, "webhooks", problems).flatMap(this::read);
    }

    private Optional<Webhook> read(Section webhook) {
        Optional<String> id = webhook.value(ID);
        Optional<URI> url = webhook.value(URL, url());
        Type<String> reference = SecretText.reference(platform.secrets(), LEAST_SECRET);
        Optional<String> secret = webhook.value(SECRET, reference);
        List<String> events = webhook.list(EVENTS);
        long timeoutMs = webhook.get(TIMEOUT);
        long giveUpMs = webhook.get(GIVE_UP);
        boolean isNew = id.isPresent() && ids.isNew("webhook", id.get(), webhook.at());
        if (!isNew || url.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Webhook(id.get(), url.get(), secret.get(), events, timeoutMs, giveUpMs));
    }

    private Type<URI> url() {
        return text -> {
            Hosts.check(text, platform.settings().fetch().allow());
            try {
                return new URI(Types.text(1_000).read(text));
            } catch (URISyntaxException e) {
                throw new Unfit(Code.FORM, Wording.quote(text) + " is not an address");
            }
        };
    }
}
