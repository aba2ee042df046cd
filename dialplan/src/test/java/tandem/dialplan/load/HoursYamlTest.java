package tandem.dialplan.load;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import tandem.dialplan.Hours;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.YamlReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** 2027-02-22 is a Monday. */
class HoursYamlTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Hours hours(ZoneId zone, String yaml) {
        Problems problems = new Problems();
        Node.Mapping root =
                YamlReader.read("hours.yaml", yaml.getBytes(StandardCharsets.UTF_8), problems)
                        .orElseThrow();
        Hours hours =
                HoursYaml.read(Section.of(root, HoursYaml.SHAPE, "", problems), zone, Map.of());
        assertEquals(List.of(), problems.sorted());
        return hours;
    }

    private static boolean open(Hours hours, ZoneId zone, String local) {
        return hours.open(LocalDateTime.parse(local).atZone(zone).toInstant());
    }

    private static boolean openAt(Hours hours, String instant) {
        return hours.open(OffsetDateTime.parse(instant).toInstant());
    }

    @Test
    void windowsBeginIncludedAndEndExcluded() {
        Hours hours =
                hours(
                        SHANGHAI,
                        "weekly: { mon-fri: ['09:00-12:00', '13:30-18:00'], sat: '10:00-16:00' }");

        assertFalse(open(hours, SHANGHAI, "2027-02-22T08:59:59.999"));
        assertTrue(open(hours, SHANGHAI, "2027-02-22T09:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-22T11:59:59.999"));
        assertFalse(open(hours, SHANGHAI, "2027-02-22T12:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-26T17:59"));
        assertTrue(open(hours, SHANGHAI, "2027-02-27T10:00"));
        assertFalse(open(hours, SHANGHAI, "2027-02-28T10:00"));
    }

    @Test
    void theZoneIsTheTenants() {
        Hours hours = hours(SHANGHAI, "weekly: { mon: ['00:00-01:00'] }");

        assertTrue(openAt(hours, "2027-02-21T16:30:00Z"));
        assertFalse(openAt(hours, "2027-02-22T00:30:00Z"));
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayItBeginsOn() {
        Hours hours = hours(SHANGHAI, "weekly: { fri: ['22:00-06:00'] }\nclosed_on: [2027-02-27]");

        assertFalse(open(hours, SHANGHAI, "2027-02-26T05:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-26T23:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-27T05:59"));
        assertFalse(open(hours, SHANGHAI, "2027-02-27T06:00"));
        assertFalse(open(hours, SHANGHAI, "2027-02-27T22:30"));
    }

    @Test
    void midnightIsTheEndOfADay() {
        Hours hours =
                hours(
                        SHANGHAI,
                        "weekly: { mon: ['00:00-24:00'], wed: ['20:00-24:00'], sat-sun: ['23:00-00:00'] }");

        assertTrue(open(hours, SHANGHAI, "2027-02-22T00:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-22T23:59"));
        assertFalse(open(hours, SHANGHAI, "2027-02-23T00:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-24T23:59:59"));
        assertFalse(open(hours, SHANGHAI, "2027-02-25T00:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-28T23:30"));
        assertFalse(open(hours, SHANGHAI, "2027-02-28T00:00"));
    }

    @Test
    void datesGoBeforeWeekdays() {
        Hours hours =
                hours(
                        SHANGHAI,
                        "weekly: { mon-fri: ['09:00-18:00'] }\n"
                                + "closed_on: [2027-02-22]\n"
                                + "open_on: { 2027-02-27: ['10:00-11:00'], 2027-02-23: [] }");

        assertFalse(open(hours, SHANGHAI, "2027-02-22T10:00"));
        assertFalse(open(hours, SHANGHAI, "2027-02-23T10:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-24T10:00"));
        assertTrue(open(hours, SHANGHAI, "2027-02-27T10:30"));
        assertFalse(open(hours, SHANGHAI, "2027-02-27T11:00"));
    }

    @Test
    void aRangeOfDaysMayGoOverSunday() {
        Hours hours = hours(SHANGHAI, "weekly: { sat-mon: ['09:00-10:00'] }");

        assertTrue(open(hours, SHANGHAI, "2027-02-22T09:30"));
        assertFalse(open(hours, SHANGHAI, "2027-02-23T09:30"));
        assertTrue(open(hours, SHANGHAI, "2027-02-27T09:30"));
        assertTrue(open(hours, SHANGHAI, "2027-02-28T09:30"));
    }

    /**
     * Berlin 2027: clocks go from 02:00 to 03:00 on March 28, from 03:00 to 02:00 on October 31.
     */
    @Test
    void theWallClockCountsWhenClocksChange() {
        Hours hours = hours(BERLIN, "weekly: { sun: ['02:30-03:30'], sat: ['22:00-02:30'] }");

        assertFalse(openAt(hours, "2027-03-28T01:30:00Z"));
        assertTrue(openAt(hours, "2027-03-28T01:00:00Z"));
        assertTrue(openAt(hours, "2027-03-28T00:59:00Z"));
        assertTrue(openAt(hours, "2027-10-31T00:29:00Z"));
        assertTrue(openAt(hours, "2027-10-31T00:30:00Z"));
        assertTrue(openAt(hours, "2027-10-31T01:15:00Z"));
        assertTrue(openAt(hours, "2027-10-31T02:29:00Z"));
        assertFalse(openAt(hours, "2027-10-31T02:30:00Z"));
    }
}
