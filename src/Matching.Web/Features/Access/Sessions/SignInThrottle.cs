using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>An attempt to get in that may go ahead, or how long to wait.</summary>
public sealed record SignInAttempt(IReadOnlyList<string> Buckets, long At, TimeSpan Wait)
{
    public bool MayGoAhead => Wait == TimeSpan.Zero;
}

/// <summary>
/// Limits failures per account and per network; on a known device per device, so that strangers cannot lock out an account or an
/// office. An attempt counts as a failure from its beginning and is removed when it succeeds, so that concurrent attempts are
/// counted too. Rejected attempts do not count, so a lock-out ends after the window. Unknown addresses are counted like known
/// ones.
/// </summary>
public sealed class SignInThrottle(
    Db db,
    IdentityVault vault,
    IHttpContextAccessor http,
    IOptions<SignInOptions> options,
    TimeProvider clock
)
{
    /// <summary>Begins an attempt with a password.</summary>
    /// <param name="emailHash">The address that was typed.</param>
    /// <param name="device">The device, when it is known to the account.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public Task<SignInAttempt> BeginPassword(string emailHash, string? device, CancellationToken cancellationToken) =>
        Begin(Buckets("account", emailHash, device), cancellationToken);

    /// <summary>Begins an attempt with a code, after the right password. Failures with passwords do not count.</summary>
    public Task<SignInAttempt> BeginCode(string emailHash, string? device, CancellationToken cancellationToken) =>
        Begin(Buckets("code", emailHash, device), cancellationToken);

    /// <summary>
    /// Begins a request for a new password. It counts even where it is granted, and apart from attempts to sign in: no account is
    /// locked out by requests of others.
    /// </summary>
    public Task<SignInAttempt> BeginReset(string emailHash, CancellationToken cancellationToken) =>
        Begin(
            [
                (vault.KeyedHash($"throttle|reset|{emailHash}"), options.Value.FailuresPerAccount),
                (
                    vault.KeyedHash(
                        $"throttle|reset-network|{ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress, prefixBytesOfIPv6: 6)}"
                    ),
                    options.Value.FailuresPerNetwork
                ),
            ],
            cancellationToken
        );

    /// <summary>Begins an attempt by a signed-in account. Failures from outside do not count.</summary>
    public Task<SignInAttempt> BeginInside(Guid accountId, CancellationToken cancellationToken) =>
        Begin([(vault.KeyedHash($"throttle|inside|{accountId}"), options.Value.FailuresPerAccount)], cancellationToken);

    // in a fixed order, so that two attempts do not deadlock
    private (string Name, int Limit)[] Buckets(string step, string emailHash, string? device) =>
        device is not null
            ? [(vault.KeyedHash($"throttle|device|{device}"), options.Value.FailuresPerAccount)]
            :
            [
                (vault.KeyedHash($"throttle|{step}|{emailHash}"), options.Value.FailuresPerAccount),
                (
                    vault.KeyedHash(
                        $"throttle|network|{ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress, prefixBytesOfIPv6: 6)}"
                    ),
                    options.Value.FailuresPerNetwork
                ),
            ];

    private Task<SignInAttempt> Begin((string Name, int Limit)[] buckets, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var now = clock.GetUtcNow();
                var window = TimeSpan.FromMinutes(options.Value.FailureMinutes);
                var counts = new List<List<long>>();
                var wait = TimeSpan.Zero;
                foreach (var (name, limit) in buckets)
                {
                    var failures = (await Hold(name, now + window, cancellationToken)).FindAll(at =>
                        at > (now - window).ToUnixTimeMilliseconds()
                    );
                    counts.Add(failures);
                    if (failures.Count >= limit)
                    {
                        var free = DateTimeOffset.FromUnixTimeMilliseconds(failures[^limit]) + window - now;
                        wait = free > wait ? free : wait;
                    }
                }

                var stamp = now.ToUnixTimeMilliseconds();
                for (var i = 0; wait == TimeSpan.Zero && i < buckets.Length; i++)
                {
                    await Keep(buckets[i].Name, [.. counts[i], stamp], cancellationToken);
                }

                return new SignInAttempt([.. buckets.Select(bucket => bucket.Name)], stamp, wait);
            },
            cancellationToken
        );

    /// <summary>Strikes out an attempt that succeeded; earlier failures stay.</summary>
    public async Task<Nothing> Succeed(SignInAttempt attempt, CancellationToken cancellationToken)
    {
        foreach (var bucket in attempt.Buckets)
        {
            var failures = await Hold(bucket, clock.GetUtcNow().AddMinutes(options.Value.FailureMinutes), cancellationToken);
            failures.Remove(attempt.At);
            await Keep(bucket, failures, cancellationToken);
        }

        await db.Execute(
            "DELETE FROM sign_in_throttles WHERE expires_at < @Now",
            new { Now = clock.GetUtcNow() },
            cancellationToken
        );
        return Nothing.Value;
    }

    // The row is written first: an attempt at the same time waits here until this attempt is counted.
    private async Task<List<long>> Hold(string bucket, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var text = await db.Single<string>(
            """
            INSERT INTO sign_in_throttles (bucket, failures, expires_at) VALUES (@Bucket, '', @Expires)
            ON CONFLICT (bucket) DO UPDATE SET expires_at = excluded.expires_at
            RETURNING failures
            """,
            new { Bucket = bucket, Expires = expires },
            cancellationToken
        );
        return
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(at => long.Parse(at, CultureInfo.InvariantCulture)),
        ];
    }

    private Task<int> Keep(string bucket, List<long> failures, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE sign_in_throttles SET failures = @Failures WHERE bucket = @Bucket",
            new { Bucket = bucket, Failures = string.Join(' ', failures) },
            cancellationToken
        );
}
