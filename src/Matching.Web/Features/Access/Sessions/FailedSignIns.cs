using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// Records failed sign-ins in the audit: from which network and at which address, both by numbers that only this service can
/// make, so that an address of a person without an account looks like any other. A limited number an hour have an entry each; of
/// those beyond, one entry says how many there were, because what is never deleted must not grow as fast as strangers like.
/// </summary>
public sealed class FailedSignIns(
    Db db,
    Auditor auditor,
    IdentityVault vault,
    CallerContext callers,
    IHttpContextAccessor http,
    IOptions<SignInOptions> options,
    TimeProvider clock
)
{
    public Task Record(string action, Guid subject, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                await TellOfEarlier(cancellationToken);
                var count = await db.Single<long>(
                    """
                    INSERT INTO sign_in_failures (starts_at, failures) VALUES (@Hour, 1)
                    ON CONFLICT (starts_at) DO UPDATE SET failures = sign_in_failures.failures + 1
                    RETURNING failures
                    """,
                    new { Hour },
                    cancellationToken
                );
                if (count <= options.Value.AuditedFailuresPerHour)
                {
                    await auditor.RecordAs(
                        callers.IsKnown ? callers.Caller : Caller.Stranger(Network),
                        action,
                        subject.ToString(),
                        "SignIn",
                        null,
                        cancellationToken
                    );
                }

                return Nothing.Value;
            },
            cancellationToken
        );

    /// <summary>Says how many failures of hours that are over have no entry of their own.</summary>
    public async Task TellOfEarlier(CancellationToken cancellationToken)
    {
        foreach (
            var hour in await db.Query<CountedHour>(
                "DELETE FROM sign_in_failures WHERE starts_at < @Hour RETURNING starts_at, failures",
                new { Hour },
                cancellationToken
            )
        )
        {
            if (hour.Failures - options.Value.AuditedFailuresPerHour is var further and > 0)
            {
                await auditor.RecordAs(
                    Caller.Service,
                    "SignInFailuresCounted",
                    "",
                    "SignIn",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{further} more in the hour from {hour.StartsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"
                    ),
                    cancellationToken
                );
            }
        }
    }

    private Guid Network =>
        Guid.ParseExact(
            vault.KeyedHash(
                $"sign-in|network|{ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress, prefixBytesOfIPv6: 6)}",
                16
            ),
            "N"
        );

    private DateTimeOffset Hour => clock.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)) : default;

    private sealed record CountedHour
    {
        public required DateTimeOffset StartsAt { get; init; }
        public required long Failures { get; init; }
    }
}
