package tandem.dialplan.load;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.dialplan.Number;
import tandem.dialplan.NumberPattern;
import tandem.dialplan.Position;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Tenant;
import tandem.dialplan.Tenant.Side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DialPatternTest {
    @ParameterizedTest
    @CsvSource({
        "10XX,   1000, true",
        "10XX,   1099, true",
        "10XX,   109,  false",
        "10XX,   10999, false",
        "10XX,   10a9, false",
        "Z,      0,    false",
        "Z,      1,    true",
        "N,      1,    false",
        "N,      2,    true",
        "[1-5],  5,    true",
        "[1-5],  6,    false",
        "[1-379],9,    true",
        "[1-379],4,    false",
        "9.,     9,    false",
        "9.,     91,   true",
        "9.,     9+a*, true",
        "9!,     9,    true",
        "9!,     91,   true",
        "9!,     8,    false",
        ".,      1,    true",
        "!,      '',   true",
        ".,      '',   false",
        "*9X#,   *90#, true",
        "+86X.,  +8610, true",
        "40,     40,   true",
        "40,     400,  false"
    })
    void matchesWholeNumbers(String pattern, String dialled, boolean matches) {
        assertEquals(matches, DialPattern.match().read(pattern).matches(dialled));
    }

    @Test
    void anExactNumberIsMoreSpecificThanAnyPattern() {
        NumberPattern exact = DialPattern.number().read("4");
        NumberPattern pattern = DialPattern.match().read("12345678901234567890123456789012");

        assertTrue(exact.literals() > pattern.literals());
        assertEquals(32, pattern.literals());
        assertEquals(2, DialPattern.match().read("10XX").literals());
        assertEquals("10XX", DialPattern.match().read("10XX").source());
    }

    @Test
    void theMostSpecificNumberOfThatSideTakesTheCall() {
        Tenant tenant =
                tenant(
                        number("any", DialPattern.match().read("."), Side.TRUNK, Side.SEAT),
                        number("ten", DialPattern.match().read("10XX"), Side.SEAT),
                        number("also-ten", DialPattern.match().read("10NX"), Side.SEAT),
                        number("one", DialPattern.number().read("1021"), Side.TRUNK));

        assertEquals("one", tenant.numberFor("1021", Side.TRUNK).orElseThrow().id());
        assertEquals("ten", tenant.numberFor("1021", Side.SEAT).orElseThrow().id());
        assertEquals("any", tenant.numberFor("1022", Side.TRUNK).orElseThrow().id());
        assertTrue(tenant.numberFor("", Side.TRUNK).isEmpty());
    }

    private static Number number(String id, NumberPattern pattern, Side... from) {
        return new Number(id, pattern, Set.of(from), "flow", new Position("f", 1, 1));
    }

    private static Tenant tenant(Number... numbers) {
        RecordingPolicy recording = new RecordingPolicy(true);
        return new Tenant(
                "t",
                ZoneOffset.UTC,
                List.of(numbers),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                recording);
    }
}
