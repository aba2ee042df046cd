package tandem.dialplan.convert;

import java.util.Map;
import java.util.TreeMap;

/** The files of a converted tree. */
final class Tree {
    private final String tenant;
    private final String zone;
    private final String country;
    private final Findings findings;
    private final TreeMap<String, String> files = new TreeMap<>();

    Tree(String tenant, String zone, String country, Findings findings) {
        this.tenant = tenant;
        this.zone = zone;
        this.country = country;
        this.findings = findings;
    }

    TreeMap<String, String> write(String numbers, Map<String, FlowDrafts> flows, String queues) {
        files.put("engine.yaml", "# All keys have their defaults; see docs/dialplan.md.\n");
        file("tenant", "timezone: " + zone + "\ncountry: " + country + "\n");
        section("numbers", numbers);
        section("queues", queues);
        hours();
        StringBuilder all = new StringBuilder();
        flows.forEach(
                (name, flow) -> all.append("  ").append(name).append(":\n").append(flow.yaml()));
        section("flows", all.toString());
        seats();
        trunks();
        return files;
    }

    private void hours() {
        StringBuilder hours = new StringBuilder();
        findings.hours.forEach(
                (weekly, name) ->
                        hours.append("  ")
                                .append(name)
                                .append(":\n    weekly: ")
                                .append(weekly)
                                .append('\n'));
        section("hours", hours.toString());
    }

    private void seats() {
        StringBuilder seats = new StringBuilder();
        for (String seat : findings.seats) {
            seats.append("    - { id: ")
                    .append(Yaml.quoted(seat))
                    .append(", password: ")
                    .append(Yaml.quoted("change-" + seat))
                    .append(" }\n");
        }
        if (!seats.isEmpty()) {
            file("seats", "# Write the passwords of the softphones.\nseats:\n  human:\n" + seats);
        }
    }

    private void trunks() {
        StringBuilder trunks = new StringBuilder("# Write the addresses of the trunks.\ntrunks:\n");
        int host = 1;
        for (String trunk : findings.trunks) {
            trunks.append(
                    "  %s: { host: 192.0.2.%d, port: %d, tenant: %s }\n"
                            .formatted(trunk, host % 254 + 1, 5060 + host / 254, tenant));
            host++;
        }
        if (!findings.trunks.isEmpty()) {
            files.put("trunks.yaml", trunks.toString());
        }
    }

    private void section(String name, String entries) {
        if (!entries.isEmpty()) {
            file(name, name + ":\n" + entries);
        }
    }

    private void file(String name, String text) {
        files.put(
                "tenants/" + tenant + "/" + name + ".yaml",
                "version: 1\ntenant: " + tenant + "\n\n" + text);
    }
}
