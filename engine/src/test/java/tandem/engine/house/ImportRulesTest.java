package tandem.engine.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The house of docs/ARCHITECTURE.md: who may import whom, and what stays out of domain code. */
class ImportRulesTest {
    private static final JavaClasses TANDEM =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("tandem");

    @Test
    void theWholeHouseIsSeen() {
        for (String module : new String[] {"sip", "media", "dialplan", "bench", "engine"}) {
            String prefix = "tandem." + module + ".";
            assertTrue(
                    TANDEM.stream().anyMatch(type -> type.getName().startsWith(prefix)),
                    "no class of "
                            + module
                            + " was imported: the rules below would hold for nothing");
        }
    }

    @Test
    void sipMediaAndDialplanNeverImportEachOtherNorEngine() {
        apart(
                "tandem.sip..",
                "tandem.media..",
                "tandem.dialplan..",
                "tandem.engine..",
                "tandem.bench..");
        apart(
                "tandem.media..",
                "tandem.sip..",
                "tandem.dialplan..",
                "tandem.engine..",
                "tandem.bench..");
        apart(
                "tandem.dialplan..",
                "tandem.sip..",
                "tandem.media..",
                "tandem.engine..",
                "tandem.bench..");
    }

    @Test
    void benchJudgesFromOutside() {
        apart(
                "tandem.bench..",
                "tandem.engine..",
                "tandem.sip..",
                "tandem.dialplan..",
                "javax.sip..",
                "gov.nist..");
        apart("tandem.engine..", "tandem.bench..");
    }

    @Test
    void portsKnowOnlyTheJdk() {
        onlyJdkAnd("tandem.sip", "tandem.sip");
        onlyJdkAnd("tandem.sip.sdp", "tandem.sip..");
        onlyJdkAnd("tandem.media", "tandem.media");
    }

    @Test
    void jainSipIsImportedInOnePackage() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("tandem.sip.jain..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("javax.sip..", "gov.nist.."));
    }

    @Test
    void nettyStaysInTheTransportsAndTheLoops() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "tandem.sip.transport..", "tandem.sip.jain..", "tandem.media.net..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.netty.."));
    }

    @Test
    void onlyTheGateGrantsPermitsAndOnlyTheTrunkPackageCallsTrunks() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("tandem.engine.trunk..", "tandem.sip..")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("tandem.sip.Destination$Trunk"));
    }

    @Test
    void domainCodeTakesTimeFromTheClockItIsGiven() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "tandem.engine.call..",
                                "tandem.engine.verbs..",
                                "tandem.engine.queue..",
                                "tandem.engine.gate..",
                                "tandem.dialplan..")
                        .should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(Math.class, "random"));
    }

    @Test
    void nobodySleeps() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("tandem.bench..")
                        .should()
                        .callMethod(Thread.class, "sleep", long.class));
    }

    @Test
    void packagesOfTheEngineHaveNoCycles() {
        check(
                SlicesRuleDefinition.slices()
                        .matching("tandem.engine.(*)..")
                        .should()
                        .beFreeOfCycles());
    }

    private static void apart(String from, String... to) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(from)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(to));
    }

    private static void onlyJdkAnd(String port, String allowed) {
        check(
                classes()
                        .that()
                        .resideInAPackage(port)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "org.jspecify..", allowed));
    }

    private static void check(ArchRule rule) {
        rule.check(TANDEM);
    }
}
