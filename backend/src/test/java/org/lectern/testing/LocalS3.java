package org.lectern.testing;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.lectern.transcoder.store.S3Store;

/** A server that speaks S3, with one bucket in memory, on a port of its own. */
public final class LocalS3 implements AutoCloseable {
    private static final String BUCKET = "lectern";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private final S3Proxy server;

    /** Starts it. */
    public LocalS3() {
        BlobStore blobs = BlobStores.create("transient-nio2", new Properties());
        blobs.createContainer(BUCKET);
        server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .blobStore(blobs)
                .build();
        try {
            server.start();
        } catch (Exception cause) {
            throw new AssertionError("No S3 server", cause);
        }
    }

    /** A store in its bucket. */
    public S3Store store() {
        return S3Store.connect(
                URI.create("http://127.0.0.1:" + server.getPort()), "us-east-1", BUCKET, ACCESS_KEY, SECRET_KEY);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception cause) {
            throw new AssertionError("The S3 server doesn't stop", cause);
        }
    }
}
