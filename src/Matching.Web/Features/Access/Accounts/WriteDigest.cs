using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Access.Overview;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Accounts;

/// <summary>Lists the accounts whose daily mail is due: it is asked for, of today none was written, and messages leave now.</summary>
public sealed record ListDueDigests : IQuery<IReadOnlyList<Guid>>;

internal sealed class ListDueDigestsHandler(MessageOutbox outbox, DigestAccounts accounts)
    : IRequestHandler<ListDueDigests, IReadOnlyList<Guid>>
{
    public async Task<IReadOnlyList<Guid>> Handle(ListDueDigests request, CancellationToken cancellationToken) =>
        outbox.HasMail
            ? [.. (await accounts.Wanting(cancellationToken)).Where(account => account.IsDue).Select(account => account.Id)]
            : [];
}

/// <summary>
/// Writes the daily mail of an account, unless another instance did; returns whether there was anything to write. It has the counts that
/// <c>Today</c> shows to the account and links to their lists, and no names.
/// </summary>
public sealed record WriteDigest(Guid AccountId) : IRequest<bool>;

internal sealed class WriteDigestHandler(
    Db db,
    AccountMail mail,
    DigestAccounts accounts,
    ProgrammeStore programmes,
    TimeProvider clock
) : IRequestHandler<WriteDigest, bool>
{
    public async Task<bool> Handle(WriteDigest request, CancellationToken cancellationToken)
    {
        if (await accounts.Find(request.AccountId, cancellationToken) is not { IsDue: true } account)
        {
            return false;
        }

        var today = await Count(account, cancellationToken);
        return await db.InTransaction(
            async () =>
            {
                if (!await Claim(account, cancellationToken) || today.Counts.Count == 0)
                {
                    return false;
                }

                await mail.Digest(account, Languages.In(account.DigestLanguage!, () => Lines(account, today)), cancellationToken);
                return true;
            },
            cancellationToken
        );
    }

    private async Task<Today> Count(DigestAccount account, CancellationToken cancellationToken)
    {
        var caller = new Caller(EnumText.Parse<Role>(account.Role), account.Id, account.ProgrammeId, account.SiteId);
        var scope = new TodayScope(
            new CallerContext { Caller = caller }.At(account.ChosenSiteId),
            caller.SiteId,
            await programmes.Get(account.Reads, cancellationToken),
            ResponsibleFilter.Read(null, caller),
            clock.GetUtcNow()
        );
        var counts = new TodayCounting(scope);
        return counts.Of(await db.Query<CountRow>(counts.Sql, scope.Parameters, cancellationToken));
    }

    // The day is taken whether or not there is anything to write, so that a later change does not write in the afternoon.
    private async Task<bool> Claim(DigestAccount account, CancellationToken cancellationToken) =>
        await db.Find<Guid?>(
            """
            UPDATE accounts SET digest_on = @Today
            WHERE id = @Id AND digest_language IS NOT NULL AND (digest_on IS NULL OR digest_on < @Today)
            RETURNING id
            """,
            new { account.Id, account.Today },
            cancellationToken
        )
            is not null;

    private static IReadOnlyList<MessageLine> Lines(DigestAccount account, Today today) =>
        [
            .. today.Counts.Select(count => new MessageLine(
                count.Count.ToString("N0", Languages.Culture(account.DigestLanguage!))
                    + " "
                    + Texts.Page("today." + count.Task.ToText() + (count.Count == 1 ? ".one" : "")),
                TodayCounting.AddressOf(count.Task, account.Reads, null) + "&lang=" + account.DigestLanguage
            )),
        ];
}

/// <summary>An account that may get the daily mail, and the programme that its page of today shows.</summary>
internal sealed record DigestAccount
{
    public required Guid Id { get; init; }
    public required string Role { get; init; }
    public Guid? ProgrammeId { get; init; }
    public Guid? SiteId { get; init; }
    public Guid? ChosenSiteId { get; init; }
    public required string EmailSealed { get; init; }
    public string? DigestLanguage { get; init; }
    public DateOnly? DigestOn { get; init; }
    public required Guid Reads { get; init; }
    public required string TimeZone { get; init; }
    public required int SendingFrom { get; init; }
    public required int SendingUntil { get; init; }
    public required bool SendsAtWeekends { get; init; }
    public DateTimeOffset Now { get; init; }

    /// <summary>The day where the programme works.</summary>
    public DateOnly Today => ProgrammeDays.On(Now, TimeZone);

    public bool IsDue => DigestLanguage is not null && !(DigestOn >= Today) && IsInHours;

    private bool IsInHours =>
        SendingHours.From(Now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), (SendingFrom, SendingUntil), SendsAtWeekends)
        == Now;
}

/// <summary>Reads accounts for the daily mail.</summary>
internal sealed class DigestAccounts(Db db, TimeProvider clock)
{
    // the programme of an account of several is the one that it chose to look at, or the first
    private const string Select = """
        SELECT a.id, a.role, a.programme_id, a.site_id, a.email_sealed, a.digest_language, a.digest_on, r.id AS reads,
          CASE WHEN a.chosen_programme_id = r.id THEN a.chosen_site_id END AS chosen_site_id,
          r.time_zone, r.sending_from, r.sending_until, r.sends_at_weekends
        FROM accounts a JOIN programmes r
          ON r.id = coalesce(a.programme_id, a.chosen_programme_id, (SELECT p.id FROM programmes p ORDER BY p.id LIMIT 1))
        WHERE a.role IN ('admin', 'coordinator') AND NOT a.is_disabled
        """;

    public async Task<DigestAccount?> Find(Guid id, CancellationToken cancellationToken) =>
        await db.Find<DigestAccount>(Select + " AND a.id = @Id", new { Id = id }, cancellationToken) is { } account
            ? account with
            {
                Now = clock.GetUtcNow(),
            }
            : null;

    public async Task<IReadOnlyList<DigestAccount>> Wanting(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await db.Query<DigestAccount>(
            Select + " AND a.digest_language IS NOT NULL ORDER BY a.id",
            null,
            cancellationToken
        );
        return found.ConvertAll(account => account with { Now = now });
    }
}

/// <summary>Writes daily mails as they are due.</summary>
internal sealed class DigestWorker(
    IServiceScopeFactory scopes,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<DigestWorker> log
) : TimedWorker(scopes, options.Value.SendEvery > Often ? options.Value.SendEvery : Often, clock, log)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        foreach (var account in await mediator.Send(new ListDueDigests(), cancellationToken))
        {
            await mediator.Send(new WriteDigest(account), cancellationToken);
        }
    }
}
