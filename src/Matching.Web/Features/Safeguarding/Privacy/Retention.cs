using System.Data.Common;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>A person who left and whose record will be erased.</summary>
public sealed record RetentionDue
{
    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Role in a pair.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Given name or alias.</summary>
    public required string GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Since when they have left, or were referred elsewhere.</summary>
    public required DateTimeOffset LeftAt { get; init; }

    /// <summary>When they were warned.</summary>
    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>When the record is erased; never before the person has been warned and had time to answer.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    /// <summary>The day on which the months are over, or on which the time to answer is, whichever comes later.</summary>
    internal static DateTimeOffset End(DateTimeOffset leftAt, int months, DateTimeOffset warnedAt, int warnDays)
    {
        var (over, answered) = (leftAt.AddMonths(months), warnedAt.AddDays(warnDays));
        return over > answered ? over : answered;
    }
}

/// <summary>Effect of a programme's retention rule now.</summary>
public sealed record RetentionReport
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Months for which a record is kept after leaving; null keeps it.</summary>
    public int? RetainMonths { get; init; }

    /// <summary>People who would be warned now.</summary>
    public required IReadOnlyList<RetentionDue> ToWarn { get; init; }

    /// <summary>People who have been warned and whose time is not over.</summary>
    public required IReadOnlyList<RetentionDue> Warned { get; init; }

    /// <summary>People who would be erased now.</summary>
    public required IReadOnlyList<RetentionDue> ToErase { get; init; }
}

/// <summary>Returns whom retention would warn and erase now, without doing so. Restricted records are kept.</summary>
public sealed record GetRetention(Guid ProgrammeId) : IQuery<RetentionReport>;

internal sealed class GetRetentionHandler(RetentionReader retention) : IRequestHandler<GetRetention, RetentionReport>
{
    public Task<RetentionReport> Handle(GetRetention request, CancellationToken cancellationToken) =>
        retention.Read(request.ProgrammeId, cancellationToken);
}

/// <summary>Reads whose time is over by a programme's retention rule.</summary>
internal sealed class RetentionReader(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IOptions<PrivacyOptions> options,
    TimeProvider clock,
    ProgrammeStore programmes
)
{
    public async Task<RetentionReport> Read(Guid programmeId, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(programmeId, cancellationToken);
        var now = clock.GetUtcNow();
        var people = (await Rows(programme, now, cancellationToken)).ConvertAll(row => row.Due(vault));
        return new RetentionReport
        {
            ProgrammeId = programme.Id,
            RetainMonths = programme.RetainMonths,
            ToWarn = people.FindAll(due => due.WarnedAt is null),
            Warned = people.FindAll(due => due.WarnedAt is not null && due.ErasedAt > now),
            ToErase = people.FindAll(due => due.WarnedAt is not null && due.ErasedAt <= now),
        };
    }

    /// <summary>Who is to be warned and who is to be erased now, without names: a record that cannot be opened is erased too.</summary>
    public async Task<(List<Guid> ToWarn, List<Guid> ToErase)> Due(Guid programmeId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rows = await Rows(await programmes.Get(programmeId, cancellationToken), now, cancellationToken);
        return (
            rows.FindAll(row => row.RetentionWarnedAt is null).ConvertAll(row => row.Id),
            rows.FindAll(row => row.RetentionWarnedAt is not null && row.End <= now).ConvertAll(row => row.Id)
        );
    }

    private async Task<List<LeftRow>> Rows(Programme programme, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (programme.RetainMonths is not { } months)
        {
            return [];
        }

        var privacy = options.Value;
        var warning = TimeSpan.FromDays(privacy.WarnDays);
        var left = await db.Query<LeftRow>(
            $"""
            SELECT id, role, status_changed_at, retention_warned_at, key_wrapped, identity_sealed FROM people
            WHERE programme_id = @Id AND status IN ({PersonStates.Former}) AND status_changed_at <= @Since AND NOT is_restricted
                AND {callers.Caller.InSite("site_id")}
            ORDER BY id
            """,
            // a day more than needed: months have different lengths, and each person's own day decides below
            new
            {
                programme.Id,
                Since = (now + warning).AddMonths(-months).AddDays(3),
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        );
        return left.ConvertAll(row => row.Ending(months, privacy, now)).FindAll(row => row.End <= now + warning);
    }

    private sealed record LeftRow
    {
        public required Guid Id { get; init; }
        public required string Role { get; init; }
        public required DateTimeOffset StatusChangedAt { get; init; }
        public DateTimeOffset? RetentionWarnedAt { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }

        /// <summary>When the time of the record is over.</summary>
        public DateTimeOffset End { get; private init; }

        public LeftRow Ending(int months, PrivacyOptions options, DateTimeOffset now) =>
            this with
            {
                End = RetentionDue.End(StatusChangedAt, months, RetentionWarnedAt ?? now, options.WarnDays),
            };

        public RetentionDue Due(IdentityVault vault)
        {
            var names = SealedNames.Open(vault, IdentitySealed, KeyWrapped, Id);
            return new RetentionDue
            {
                PersonId = Id,
                Role = EnumText.Parse<PersonRole>(Role),
                GivenName = names.GivenName,
                FamilyName = names.FamilyName,
                LeftAt = StatusChangedAt,
                WarnedAt = RetentionWarnedAt,
                ErasedAt = End,
            };
        }
    }
}

/// <summary>What was done.</summary>
public sealed record RetentionOutcome(int Warned, int Erased);

/// <summary>
/// Warns and erases all people who are due, in every programme that has a rule. Doing it twice does nothing more.
/// </summary>
public sealed record ApplyRetention : IRequest<RetentionOutcome>;

internal sealed class ApplyRetentionHandler(
    Db db,
    IMediator mediator,
    RetentionReader retention,
    EndedConcerns endedConcerns,
    OldAutomaticRuns oldRuns,
    ErasureAftermath aftermath,
    ILogger<ApplyRetentionHandler> log
) : IRequestHandler<ApplyRetention, RetentionOutcome>
{
    // An erasure waits 1.5 seconds for other transactions; an import takes longer.
    private const int Tries = 5;

    public async Task<RetentionOutcome> Handle(ApplyRetention request, CancellationToken cancellationToken)
    {
        var warned = 0;
        var erased = new List<Erasure>();
        foreach (
            var programmeId in await db.Query<Guid>(
                "SELECT id FROM programmes WHERE retain_months IS NOT NULL ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            var (toWarn, toErase) = await retention.Due(programmeId, cancellationToken);
            foreach (var personId in toWarn)
            {
                warned += await Try(new WarnOfRetention(personId), personId, cancellationToken) is null ? 0 : 1;
            }

            foreach (var personId in toErase)
            {
                if (await Try(new ErasePerson(personId, ErasureReason.Retention), personId, cancellationToken) is { } erasure)
                {
                    erased.Add(erasure);
                }
            }
        }

        await endedConcerns.Delete(cancellationToken);
        await oldRuns.Delete(cancellationToken);
        await aftermath.Settle(erased, CancellationToken.None);
        return new RetentionOutcome(warned, erased.Count);
    }

    // People who came back, or whom another instance has warned or erased in the meantime, are skipped. What a long transaction
    // blocks is done at the next look.
    private async Task<T?> Try<T>(IRequest<T> command, Guid personId, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            try
            {
                return await mediator.Send(command, cancellationToken);
            }
            catch (ProblemException late) when (late.Status == StatusCodes.Status404NotFound)
            {
                log.LogInformation("Retention skipped a person whose record changed in the meantime");
                return null;
            }
            catch (DbException busy) when (busy.IsTransient)
            {
                log.LogInformation("Retention waits for another transaction");
            }
            catch (Exception exception)
                when (exception is not (StorageFullException or MasterKeyChangedException)
                    && !cancellationToken.IsCancellationRequested
                )
            {
                // what is wrong with one record keeps no other from its end; words of a library may hold a name
                log.LogError(
                    "Retention could not be applied to {Person}: {Error} {Where}",
                    personId,
                    exception.GetType().Name,
                    exception.StackTrace
                );
                return null;
            }
        }

        return null;
    }
}

/// <summary>Looks once a day whose record is due; the first look comes soon after the start.</summary>
internal sealed class RetentionWorker(
    IServiceScopeFactory scopes,
    IOptions<PrivacyOptions> options,
    TimeProvider clock,
    ILogger<RetentionWorker> log
)
    // Soon after the start as well: a service that is restarted every night would never come to it.
    : TimedWorker(
        scopes,
        options.Value.RetentionEvery,
        clock,
        log,
        options.Value.RetentionEvery < AfterStart ? options.Value.RetentionEvery : AfterStart
    )
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(10);

    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        var done = await mediator.Send(new ApplyRetention(), cancellationToken);
        Log.LogInformation("Retention warned {Warned} and erased {Erased}", done.Warned, done.Erased);
    }
}

public static class RetentionEndpoints
{
    public static void MapRetention(this IEndpointRouteBuilder api) =>
        api.MapGroup("/programmes/{programmeId:guid}/retention", "Privacy", Policies.Coordinator)
            .MapGet(
                "/",
                async (Guid programmeId, IMediator mediator, CancellationToken ct) =>
                    TypedResults.Ok(await mediator.Send(new GetRetention(programmeId), ct))
            )
            .WithName(nameof(GetRetention))
            .WithSummary("Returns whom retention would warn and erase now, without doing so")
            .Finds();
}
