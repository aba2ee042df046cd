/** The database: one writer thread, group commit, migrations. Never on a call's path. */
@NullMarked
package tandem.engine.store;

import org.jspecify.annotations.NullMarked;
