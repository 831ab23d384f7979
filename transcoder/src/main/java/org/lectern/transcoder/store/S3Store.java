package org.lectern.transcoder.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Keeps objects in one bucket of a store that speaks S3. What is longer than a part is sent part by part, of which one at
 * a time is in memory, and appears when the upload is completed; so the longest object has 10,000 parts, 78 GiB.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html">Multipart uploads</a>
 */
public final class S3Store implements MediaStore, AutoCloseable {
    static final int PART_BYTES = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final int MOST_KEYS_AT_ONCE = 1000;
    private static final int FORBIDDEN = 403;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9-]+");

    private final S3HttpClient http;
    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;

    private S3Store(S3HttpClient http, S3Client client, S3Presigner presigner, String bucket) {
        this.http = http;
        this.client = client;
        this.presigner = presigner;
        this.bucket = bucket;
    }

    /**
     * Uses a bucket that exists.
     *
     * @param endpoint the store's address; the bucket is the first segment of the path, not a part of the host's name
     * @throws StoreUnusable if there is no such store or bucket, or if it isn't open to these credentials
     */
    public static S3Store connect(URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        // To ask first whether a body may come costs a round trip.
        S3Configuration bodiesUnasked =
                S3Configuration.builder().expectContinueEnabled(false).build();
        // Checksums of its own kind, which the client would add, aren't understood by every store that speaks S3.
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
        S3HttpClient http = new S3HttpClient();
        S3Client client = S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .serviceConfiguration(bodiesUnasked)
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClient(http)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
        try {
            client.headBucket(request -> request.bucket(bucket));
        } catch (NoSuchBucketException absent) {
            close(client, http);
            throw new StoreUnusable("There is no bucket " + bucket + " in the store at " + endpoint + ".", absent);
        } catch (SdkException failed) {
            close(client, http);
            String reason = failed instanceof S3Exception refused && refused.statusCode() == FORBIDDEN
                    ? "doesn't accept these keys"
                    : "can't be used: " + failed.getMessage();
            throw new StoreUnusable(
                    "The bucket " + bucket + " in the store at " + endpoint + " " + reason + ".", failed);
        }
        S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(endpoint)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .build();
        return new S3Store(http, client, presigner, bucket);
    }

    @Override
    public StoredObject put(String key, InputStream content) throws IOException {
        Key.checked(key);
        byte[] first = content.readNBytes(PART_BYTES);
        if (first.length < PART_BYTES) {
            answer(
                    key,
                    () -> client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(first)));
        } else {
            putInParts(key, first, content);
        }
        return find(key).orElseThrow(() -> new NoSuchFileException(key));
    }

    private void putInParts(String key, byte[] first, InputStream rest) throws IOException {
        String uploadId = answer(
                        key,
                        () -> client.createMultipartUpload(
                                request -> request.bucket(bucket).key(key)))
                .uploadId();
        boolean completed = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (byte[] part = first; part.length > 0; part = rest.readNBytes(PART_BYTES)) {
                parts.add(putPart(key, uploadId, parts.size() + 1, part));
            }
            answer(
                    key,
                    () -> client.completeMultipartUpload(request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(parts))));
            completed = true;
        } finally {
            if (!completed) {
                abort(key, uploadId);
            }
        }
    }

    private CompletedPart putPart(String key, String uploadId, int number, byte[] part) throws IOException {
        String eTag = answer(
                        key,
                        () -> client.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(uploadId)
                                        .partNumber(number),
                                RequestBody.fromBytes(part)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(eTag).build();
    }

    /** Gives up the parts that were sent, even when it is an interrupt that stopped the upload. */
    private void abort(String key, String uploadId) {
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (SdkException failed) {
            LOG.warn("Parts of {} stay in the bucket {}, upload {}", key, bucket, uploadId, failed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        Key.checked(key);
        HeadObjectResponse head;
        try {
            head = answer(
                    key,
                    () -> client.headObject(request -> request.bucket(bucket).key(key)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified(), version(head.eTag())));
    }

    /** An ETag is opaque, and mostly hexadecimal digits in quotes; whatever else it may be, its bytes are. */
    private static String version(String eTag) {
        String opaque = eTag.replace("\"", "");
        return VERSION.matcher(opaque).matches()
                ? opaque
                : HexFormat.of().formatHex(eTag.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        Key.checked(key);
        if (length == 0) {
            // There is no Range of no bytes.
            if (find(key).isEmpty()) {
                throw new NoSuchFileException(key);
            }
            return InputStream.nullInputStream();
        }
        OpenObject open = get(key, "bytes=" + offset + "-" + (offset + length - 1));
        if (open.offset() != offset || open.length() != length) {
            open.close();
            throw new IOException(
                    "The store of media gave another part of " + bucket + "/" + key + " than it was asked for.");
        }
        return open.content();
    }

    @Override
    public Optional<OpenObject> open(String key, @Nullable String range) throws IOException {
        Key.checked(key);
        try {
            return Optional.of(get(key, range));
        } catch (IOException failed) {
            if (failed.getCause() instanceof S3Exception refused && refused.statusCode() == RANGE_NOT_SATISFIABLE) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private OpenObject get(String key, @Nullable String range) throws IOException {
        ResponseInputStream<GetObjectResponse> content = answer(
                key,
                () -> client.getObject(
                        request -> request.bucket(bucket).key(key).range(range)));
        GetObjectResponse got = content.response();
        Matcher part = CONTENT_RANGE.matcher(Objects.requireNonNullElse(got.contentRange(), ""));
        long offset = part.matches() ? Long.parseLong(part.group(1)) : 0;
        long bytes = part.matches() ? Long.parseLong(part.group(2)) : got.contentLength();
        StoredObject object = new StoredObject(key, bytes, got.lastModified(), version(got.eTag()));
        return new OpenObject(object, offset, got.contentLength(), new S3Content(content));
    }

    @Override
    public Optional<Path> localFile(String key) {
        Key.checked(key);
        return Optional.empty();
    }

    @Override
    public Optional<URI> link(String key, String mediaType, String cacheControl, Duration validity) {
        Key.checked(key);
        return Optional.of(URI.create(presigner
                .presignGetObject(link -> link.signatureDuration(validity)
                        .getObjectRequest(get -> get.bucket(bucket)
                                .key(key)
                                .responseContentType(mediaType)
                                .responseCacheControl(cacheControl)))
                .url()
                .toExternalForm()));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        Key.foldersOf(prefix);
        return answer(
                prefix,
                () ->
                        client
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .sorted()
                                .toList());
    }

    @Override
    public void delete(String key) throws IOException {
        Key.checked(key);
        answer(key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        Key.folder(prefix);
        List<ObjectIdentifier> keys = list(prefix).stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        for (int from = 0; from < keys.size(); from += MOST_KEYS_AT_ONCE) {
            List<ObjectIdentifier> batch = keys.subList(from, Math.min(keys.size(), from + MOST_KEYS_AT_ONCE));
            List<S3Error> errors = answer(
                            prefix,
                            () -> client.deleteObjects(request -> request.bucket(bucket)
                                    .delete(delete -> delete.objects(batch).quiet(true))))
                    .errors();
            if (!errors.isEmpty()) {
                S3Error one = errors.getFirst();
                throw new IOException(errors.size() + " objects can't be deleted, " + one.key() + " among them: "
                        + one.code() + " " + one.message());
            }
        }
    }

    @Override
    public void close() {
        presigner.close();
        close(client, http);
    }

    private static void close(S3Client client, S3HttpClient http) {
        client.close();
        http.close();
    }

    /** Asks the store, and says in the terms of this interface what went wrong. */
    private <T> T answer(String key, Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (NoSuchKeyException refused) {
            NoSuchFileException absent = new NoSuchFileException(key);
            absent.initCause(refused);
            throw absent;
        } catch (SdkException failed) {
            String message = "The store of media failed at " + bucket + "/" + key + ": " + failed.getMessage();
            throw StoreAway.isReasonOf(failed) ? new StoreAway(message, failed) : new IOException(message, failed);
        }
    }
}
