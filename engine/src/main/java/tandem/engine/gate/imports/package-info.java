/** Files of many entries, taken as jobs: lines with their faults, all or none. */
@NullMarked
package tandem.engine.gate.imports;

import org.jspecify.annotations.NullMarked;
