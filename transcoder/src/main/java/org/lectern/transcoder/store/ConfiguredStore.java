package org.lectern.transcoder.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The store that the configuration names: {@code lectern.store} is {@code filesystem}, as it is without it, or
 * {@code s3}. That takes {@code lectern.s3.endpoint}, {@code .region}, {@code .bucket}, {@code .access-key} and
 * {@code .secret-key}.
 */
public final class ConfiguredStore {
    private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");
    /** @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Its rules</a> */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern ANYTHING = Pattern.compile(".+");

    private final Function<String, @Nullable String> properties;

    private ConfiguredStore(Function<String, @Nullable String> properties) {
        this.properties = properties;
    }

    /**
     * Opens it.
     *
     * @param properties gives a property's value by its name
     * @param folder where a store in the filesystem keeps its files
     * @throws StoreUnusable if a property is missing or wrong
     */
    public static MediaStore open(Function<String, @Nullable String> properties, Path folder) throws IOException {
        String kind = properties.apply("lectern.store");
        return switch (kind == null || kind.isBlank() ? "filesystem" : kind) {
            case "filesystem" -> new FilesystemStore(folder);
            case "s3" -> new ConfiguredStore(properties).s3();
            default -> throw new StoreUnusable("lectern.store is filesystem or s3, not " + kind + ".", null);
        };
    }

    /** Whoever starts Lectern may know the properties by the names that they have in the environment. */
    public static String environmentVariable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private MediaStore s3() {
        return S3Store.connect(
                URI.create(required("lectern.s3.endpoint", ENDPOINT, "an address like https://s3.example.com")),
                required("lectern.s3.region", REGION, "the name of a region, like eu-central-1"),
                required("lectern.s3.bucket", BUCKET, "the name of a bucket"),
                required("lectern.s3.access-key", ANYTHING, "an access key"),
                required("lectern.s3.secret-key", ANYTHING, "a secret key"));
    }

    /** The value isn't repeated: it may be a secret that was put in the wrong place. */
    private String required(String name, Pattern allowed, String meaning) {
        String value = properties.apply(name);
        if (value == null || !allowed.matcher(value).matches()) {
            throw new StoreUnusable(
                    "With lectern.store=s3, " + name + " (" + environmentVariable(name) + ") must be " + meaning + ".",
                    null);
        }
        return value;
    }
}
