/** What the steps of a flow do, one verb a file. */
@NullMarked
package tandem.engine.verbs;

import org.jspecify.annotations.NullMarked;
