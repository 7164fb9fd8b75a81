using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>
/// The stored answer to a request that was made before; thrown to leave the use case, answered by <see cref="ProblemHandler"/>.
/// </summary>
public sealed class AnsweredBeforeException(int status, string? location, byte[] body) : Exception
{
    public int Status => status;
    public string? Location => location;
    public byte[] Body => body;
}

/// <summary>
/// The Idempotency-Key of this request. Keys are kept for 24 h per caller and route. A concurrent twin waits for the writer's
/// turn (SQLite) or for the row (PostgreSQL) and then gets the stored answer.
/// </summary>
public sealed class IdempotencyContext(IHttpContextAccessor http, IdentityVault vault, CallerContext callers, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    /// <summary>In place of the hash of a request, for the form of a page: what it sends is part of its key.</summary>
    internal const string OfForm = "form";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private string keyHash = "";
    private string requestHash = "";

    public string? Key
    {
        get
        {
            var request = http.HttpContext?.Request;
            var key = request?.Headers[Header].ToString();
            if (string.IsNullOrEmpty(key) || request!.Method != HttpMethods.Post)
            {
                return null;
            }

            return key.Length <= 255 ? key : throw Problems.ValidationFailed(Header, Texts.Validation("idempotency-key"));
        }
    }

    /// <summary>Claims the key for this request, or throws the answer it had before.</summary>
    public async Task AnswerAgain(Db db, ICreate creation, byte[] request, CancellationToken cancellationToken)
    {
        var route = http.HttpContext!.Request.Path.Value!.TrimEnd('/');
        keyHash = vault.KeyedHash($"key|{callers.Caller.Id}|{http.HttpContext.Request.Path.Value}|{Key}");
        requestHash = vault.KeyedHash($"request|{creation.GetType().Name}|{Convert.ToBase64String(request)}");
        if (await Claim(db, keyHash, requestHash, cancellationToken))
        {
            return;
        }

        var stored = (await Find(db, keyHash, cancellationToken))!;
        if (stored.RequestHash != requestHash)
        {
            throw Problems.Refused("idempotency-key-reused");
        }

        var body = vault.OpenAnswer(stored.BodySealed, keyHash);
        throw new AnsweredBeforeException(
            stored.Status,
            creation.HasAddress && IdIn(body) is { } id ? $"{route}/{id}" : null,
            body
        );
    }

    /// <summary>
    /// Writes a row for a key, in the transaction of the work; false where there is one. On PostgreSQL a twin stops here until this
    /// transaction ends.
    /// </summary>
    internal async Task<bool> Claim(Db db, string key, string request, CancellationToken cancellationToken) =>
        await db.Find<string>(
            """
            DELETE FROM idempotency_keys WHERE created_at < @Since;
            DELETE FROM form_drafts WHERE created_at < @Since;
            INSERT INTO idempotency_keys (key_hash, request_hash, status, body_sealed, created_at)
            VALUES (@KeyHash, @RequestHash, 0, '', @Now) ON CONFLICT (key_hash) DO NOTHING
            RETURNING key_hash
            """,
            new
            {
                KeyHash = key,
                RequestHash = request,
                Now = clock.GetUtcNow(),
                Since = clock.GetUtcNow() - Kept,
            },
            cancellationToken
        )
            is not null;

    /// <summary>What is stored under a key. Its status is 0 until the answer is known.</summary>
    internal Task<StoredAnswer?> Find(Db db, string key, CancellationToken cancellationToken) =>
        db.Find<StoredAnswer>(
            """
            SELECT request_hash, status, body_sealed, created_at
            FROM idempotency_keys
            WHERE key_hash = @KeyHash AND created_at >= @Since
            """,
            new { KeyHash = key, Since = clock.GetUtcNow() - Kept },
            cancellationToken
        );

    /// <summary>
    /// Keeps the answer in the transaction of the work: sealed, and without the address it was for, which may hold a secret.
    /// </summary>
    public Task Keep(Db db, int status, byte[] body, CancellationToken cancellationToken) =>
        Keep(db, keyHash, status, body, cancellationToken);

    /// <summary>Keeps the answer under a key that was claimed.</summary>
    internal Task Keep(Db db, string key, int status, byte[] body, CancellationToken cancellationToken) =>
        db.Queue(
            "UPDATE idempotency_keys SET status = @Status, body_sealed = @Body WHERE key_hash = @KeyHash",
            new
            {
                KeyHash = key,
                Status = status,
                Body = vault.SealAnswer(body, key),
            },
            cancellationToken
        );

    /// <summary>Keeps another answer in place of the one stored with the work.</summary>
    public async Task Replace<T>(int status, T resource, CancellationToken cancellationToken)
        where T : IResource
    {
        if (keyHash.Length > 0)
        {
            var services = http.HttpContext!.RequestServices;
            var body = JsonSerializer.SerializeToUtf8Bytes(
                resource,
                services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions
            );
            var db = services.GetRequiredService<Db>();
            await db.InTransaction(
                async () =>
                {
                    await Keep(db, status, body, cancellationToken);
                    return Nothing.Value;
                },
                cancellationToken
            );
        }
    }

    /// <summary>Deletes the stored answers about an erased person; such a request made again is a new one.</summary>
    public async Task Forget(Db db, Guid id, CancellationToken cancellationToken)
    {
        // a page may name anyone, and so may what was typed into one
        await db.Execute("DELETE FROM form_drafts", null, cancellationToken);
        await db.Execute(
            "DELETE FROM idempotency_keys WHERE request_hash = @OfForm AND status NOT IN (0, 302)",
            new { OfForm },
            cancellationToken
        );
        var name = System.Text.Encoding.ASCII.GetBytes(id.ToString());
        var kept = await db.Query<KeptAnswer>(
            "SELECT key_hash, body_sealed FROM idempotency_keys WHERE status > 0",
            null,
            cancellationToken
        );
        foreach (
            var answer in kept.Where(answer => vault.OpenAnswer(answer.BodySealed, answer.KeyHash).AsSpan().IndexOf(name) >= 0)
        )
        {
            await db.Execute("DELETE FROM idempotency_keys WHERE key_hash = @KeyHash", new { answer.KeyHash }, cancellationToken);
        }
    }

    private static string? IdIn(byte[] body)
    {
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.TryGetProperty("id", out var id) ? id.GetString() : null;
    }

    private sealed record KeptAnswer
    {
        public required string KeyHash { get; init; }
        public required string BodySealed { get; init; }
    }
}

/// <summary>The answer stored under a key.</summary>
internal sealed record StoredAnswer
{
    public required string RequestHash { get; init; }
    public required int Status { get; init; }
    public required string BodySealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
