package tandem.engine.api;

import java.util.List;
import java.util.Locale;

import io.javalin.http.Context;

import tandem.engine.access.Principal;
import tandem.engine.access.Visit;
import tandem.engine.audit.Act;
import tandem.engine.audit.Sha256;
import tandem.engine.journal.JsonText;

/**
 * A request as the audit keeps it: its query and body stay out, since they may hold numbers of
 * people; of a file that was sent its hash stays. Confined to the thread of the request.
 */
record Acting(Context context, Operation operation, Principal principal, Visit visit) {
    /** Attribute of the request: id of what it made or touched, when the path does not say. */
    static final String ABOUT = "audit.about";

    private static final String CALLS = "/api/v1/calls/{id}";

    Act act(int status) {
        JsonText detail = new JsonText().put("method", visit.method()).put("status", (long) status);
        if (operation.file().isPresent()) {
            detail.put("octets", (long) visit.body().length).put("sha256", Sha256.of(visit.body()));
        }
        String about = context.attribute(ABOUT);
        if (about != null) {
            detail.put("about", about);
        }
        return Act.of(operation.id())
                .by(principal.who())
                .from(visit.address())
                .on(path())
                .ofTenant(principal.tenant().orElse(""))
                .aboutCall(call(about))
                .outcome(status < 400 ? "done" : "refused")
                .with(detail);
    }

    /** As it was asked for, but for what may be somebody's number. */
    private String path() {
        List<String> names = List.of(operation.path().split("/"));
        String[] parts = visit.path().split("/");
        for (int i = 0; i < parts.length && i < names.size(); i++) {
            if (names.get(i).toLowerCase(Locale.ROOT).contains("number}")) {
                parts[i] = names.get(i);
            }
        }
        return String.join("/", parts);
    }

    private String call(@org.jspecify.annotations.Nullable String about) {
        if (operation.path().startsWith(CALLS)) {
            return context.pathParam("id");
        }
        return about != null && about.startsWith("call ") ? about.substring(5) : "";
    }
}
