package tandem.dialplan.simulate;

import java.nio.file.Path;

import tandem.dialplan.ConfTree;
import tandem.dialplan.PromptFiles;
import tandem.dialplan.Upload;

/**
 * Lengths of the prompts of one tenant, as the files have them. What cannot be read has none. Runs
 * on: any; blocks on the file system.
 */
public final class FileLengths implements PromptLengths {
    private final Path conf;
    private final String tenant;
    private final PromptFiles files;

    /**
     * @param conf the conf directory
     */
    public FileLengths(Path conf, String tenant, PromptFiles files) {
        this.conf = conf;
        this.tenant = tenant;
        this.files = files;
    }

    @Override
    public long ms(String prompt) {
        return Upload.of(prompt)
                .map(upload -> files.uploadMs(tenant, upload.name()))
                .or(() -> ConfTree.prompt(conf, prompt).map(files::lengthMs))
                .orElse(0L);
    }
}
