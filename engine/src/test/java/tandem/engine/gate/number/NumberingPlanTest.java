package tandem.engine.gate.number;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.junit.jupiter.api.Test;

import tandem.dialplan.ConfTree;
import tandem.dialplan.NumberAreas;
import tandem.engine.gate.Callee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NumberingPlanTest {
    private static final NumberAreas SHIPPED =
            assertInstanceOf(
                            ConfTree.Checked.Good.class,
                            ConfTree.load(Path.of("..", "conf"), Map.of()))
                    .plan()
                    .areas();

    private final NumberingPlan plan = new NumberingPlan(() -> SHIPPED);

    private Set<String> zones(String number) {
        Set<String> ids = new TreeSet<>();
        plan.of(number, "").zones().forEach(zone -> ids.add(zone.getId()));
        return ids;
    }

    @Test
    void oneNumberHasOneKeyHoweverItIsDialled() {
        Callee mobile = new Callee("8613900000001", "CN", Set.of(ZoneId.of("Asia/Shanghai")));

        for (String dialled :
                List.of(
                        "13900000001",
                        "013900000001",
                        "+8613900000001",
                        "008613900000001",
                        "+86 139-0000-0001",
                        "+86139000000012345")) {
            assertEquals(mobile, plan.of(dialled, "CN"), dialled);
        }
        assertEquals(mobile, plan.of("008613900000001", ""));
        assertEquals("442071838750", plan.of("02071838750", "GB").key());
        assertEquals("442071838750", plan.of("01144 20 7183 8750", "US").key());
        assertEquals("390612345678", plan.of("06 12345678", "IT").key(), "Italy keeps its zero");
    }

    @Test
    void whatIsNoNumberOfAPlanKeepsItsDigitsBehindAZero() {
        for (String dialled : List.of("4000", "*86", "12#34", "+999123", "123", "+", "0")) {
            Callee callee = plan.of(dialled, "CN");
            assertEquals("0" + dialled.replaceAll("[^0-9]", ""), callee.key());
            assertEquals(dialled.startsWith("+"), callee.abroad(), dialled);
            assertEquals(Callee.Kind.ORDINARY, callee.kind());
        }
        assertEquals("013900000001", plan.of("13900000001", "").key(), "in no country");
    }

    @Test
    void aCodeBeforeANumberMakesNoOtherCallee() {
        assertEquals("8613900000001", plan.of("*6713900000001", "CN").key());
        assertEquals("8613900000001", plan.of("*31#+8613900000001", "CN").key());
    }

    @Test
    void countriesThatShareACodeAreAbroadToEachOther() {
        assertFalse(plan.of("2125550100", "US").abroad());
        assertFalse(plan.of("+18005550100", "CA").abroad(), "free of charge in both");
        assertTrue(plan.of("8765550100", "US").abroad(), "Jamaica");
        assertTrue(plan.of("01144 20 7183 8750", "US").abroad());
        assertFalse(plan.of("+447400123456", "GB").abroad());
        assertTrue(plan.of("+77012345678", "RU").abroad(), "Kazakhstan");
    }

    @Test
    void emergencyNumbersAreThoseOfTheCountryOfWhoCalls() {
        assertEquals(Callee.Kind.EMERGENCY, plan.of("110", "CN").kind());
        assertEquals(Callee.Kind.EMERGENCY, plan.of("911", "US").kind());
        assertEquals(Callee.Kind.EMERGENCY, plan.of("112", "DE").kind());
        assertEquals(Callee.Kind.ORDINARY, plan.of("911", "CN").kind());
        assertEquals(Callee.Kind.ORDINARY, plan.of("1101234", "CN").kind());
        assertEquals(Callee.Kind.ORDINARY, plan.of("110", "").kind());
    }

    @Test
    void chinaHasOneClock() {
        for (String number :
                List.of("+861080001000", "+869912345678", "+8619912345678", "+864001234567")) {
            assertEquals(Set.of("Asia/Shanghai"), zones(number), number);
            assertEquals("CN", plan.of(number, "").country());
        }
        assertEquals("Beijing", SHIPPED.of("861080001000").orElseThrow().region());
        assertEquals("China Telecom", SHIPPED.of("8619912345678").orElseThrow().region());
        assertEquals("China", SHIPPED.of("864001234567").orElseThrow().region());
    }

    @Test
    void areaCodesSayTheZoneOrItsCandidates() {
        assertEquals(Set.of("America/New_York"), zones("+12125550100"));
        assertEquals(Set.of("America/Chicago", "America/New_York"), zones("+18505550100"));
        assertEquals(Set.of("America/Boise", "America/Los_Angeles"), zones("+12085550100"));
        assertEquals(Set.of("Australia/Sydney"), zones("+61261234567"));
        assertEquals(Set.of("America/Sao_Paulo"), zones("+5511912345678"));
        assertEquals(Set.of("America/Manaus"), zones("+5592912345678"));
        assertEquals(Set.of("America/Cancun"), zones("+529981234567"));
        assertEquals(Set.of("Asia/Vladivostok"), zones("+74232345678"));
        assertEquals(Set.of("Asia/Makassar"), zones("+62411234567"));
    }

    @Test
    void mobilesOfWideCountriesHaveAllOfTheirZones() {
        assertEquals(
                Set.of("Asia/Jakarta", "Asia/Jayapura", "Asia/Makassar"), zones("+6281234567890"));
        assertEquals(11, zones("+79161234567").size());
        assertTrue(zones("+61412345678").contains("Australia/Perth"));
        assertTrue(
                zones("+18005550100").containsAll(Set.of("Pacific/Honolulu", "America/St_Johns")));
    }

    /** Every country's own example is read, and its clock is known. */
    @Test
    void everyCountryHasAClock() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        Set<String> without = new TreeSet<>();
        for (String country : numbers.getSupportedRegions()) {
            PhoneNumber example = numbers.getExampleNumber(country);
            String number = numbers.format(example, PhoneNumberUtil.PhoneNumberFormat.E164);
            Callee callee = plan.of(number, "");
            assertEquals(number.substring(1), callee.key());
            assertFalse(callee.country().isEmpty(), number);
            if (callee.zones().isEmpty()) {
                without.add(country);
            }
        }
        assertEquals(Set.of(), without);
    }

    @Test
    void whateverIsDialledHasAKeyOfDigits() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String signs = "0123456789+*# -()abc\u0660\uff11;,.";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder dialled = new StringBuilder();
            IntStream.range(0, random.nextInt(24))
                    .forEach(_ -> dialled.append(signs.charAt(random.nextInt(signs.length()))));
            String home = List.of("", "CN", "US", "DE", "XX").get(random.nextInt(5));

            Callee callee = plan.of(dialled.toString(), home);

            String what = "seed " + seed + ", " + dialled + " in " + home;
            assertTrue(callee.key().matches("[0-9]{1,25}"), what);
            boolean unknown = callee.country().isEmpty() && callee.zones().isEmpty();
            assertTrue(unknown || !callee.key().startsWith("0"), what);
            assertEquals(callee, plan.of(dialled.toString(), home), what);
        }
    }

    @Test
    void newTablesCountAtOnce() {
        NumberAreas[] now = {NumberAreas.NONE};
        NumberingPlan changing = new NumberingPlan(() -> now[0]);
        assertEquals(Set.of(ZoneId.of("Asia/Shanghai")), changing.of("+869912345678", "").zones());

        Set<ZoneId> both = Set.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("Asia/Urumqi"));
        now[0] = new NumberAreas(Map.of("86991", new NumberAreas.Area("Urumqi", both)));

        assertEquals(both, changing.of("+869912345678", "").zones());
    }
}
