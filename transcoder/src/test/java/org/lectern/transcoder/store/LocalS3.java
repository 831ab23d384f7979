package org.lectern.transcoder.store;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3, with one bucket in memory, on a port of its own. */
public final class LocalS3 implements AutoCloseable {
    static final String REGION = "us-east-1";
    static final String BUCKET = "lectern";
    static final String ACCESS_KEY = "access";
    static final String SECRET_KEY = "secret";

    private final BlobStore blobs = BlobStores.create("transient-nio2", new Properties());
    private final S3Client client;
    private final int port;
    private S3Proxy server;

    /** Starts it. */
    public LocalS3() {
        server = server(0);
        port = server.getPort();
        client = S3Client.builder()
                .endpointOverride(endpoint())
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClient(new S3HttpClient())
                .build();
        client.createBucket(request -> request.bucket(BUCKET));
    }

    private S3Proxy server(int port) {
        S3Proxy started = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .blobStore(blobs)
                .build();
        try {
            started.start();
        } catch (Exception cause) {
            throw new AssertionError("No S3 server", cause);
        }
        return started;
    }

    /** Stops it; what is in its bucket stays there. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception cause) {
            throw new AssertionError("The S3 server doesn't stop", cause);
        }
    }

    /** Starts it again, on the same port. */
    public void restart() {
        server = server(port);
    }

    /** A store in its bucket. */
    public S3Store store() {
        return S3Store.connect(endpoint(), REGION, BUCKET, ACCESS_KEY, SECRET_KEY);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How a process is told of it. */
    public Map<String, String> environment() {
        return Map.of(
                "LECTERN_STORE", "s3",
                "LECTERN_S3_ENDPOINT", endpoint().toString(),
                "LECTERN_S3_REGION", REGION,
                "LECTERN_S3_BUCKET", BUCKET,
                "LECTERN_S3_ACCESS_KEY", ACCESS_KEY,
                "LECTERN_S3_SECRET_KEY", SECRET_KEY);
    }

    /** The same bucket, without Lectern between. */
    S3Client client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        stop();
    }
}
