/** What records and plans of a large site cost. */
@NullMarked
package tandem.bench.records;

import org.jspecify.annotations.NullMarked;
