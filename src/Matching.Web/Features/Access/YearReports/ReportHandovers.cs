using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.YearReports;

/// <summary>The form of a report.</summary>
public enum ReportForm
{
    /// <summary>Printed, or saved as PDF by a browser.</summary>
    Print,

    /// <summary>A document for word processors.</summary>
    Docx,
}

/// <summary>A report that was handed over.</summary>
public sealed record ReportHandover : IResource, IInProgramme, IForPurpose
{
    /// <summary>Id of the record.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The period, such as <c>2026</c> or <c>2026-1</c>.</summary>
    public required string Period { get; init; }

    /// <summary>The only site in the report; all when empty.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The only funder in the report; all when empty.</summary>
    public string? Funder { get; init; }

    /// <summary>To whom it was handed over.</summary>
    public required string Recipient { get; init; }

    /// <summary>What for.</summary>
    public required string Purpose { get; init; }

    /// <summary>In which form.</summary>
    public required ReportForm Form { get; init; }

    /// <summary>Day on which it was handed over.</summary>
    public required DateOnly HandedOverOn { get; init; }

    /// <summary>Name of the account, else its e-mail address; empty for a program and after the account was deleted.</summary>
    public string? HandedOverBy { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static string RecipientOf(Guid id) => $"report_handovers|recipient_sealed|{id}";

    internal static string PurposeOf(Guid id) => $"report_handovers|purpose_sealed|{id}";
}

/// <summary>Records to whom the report of a period was handed over, and what for.</summary>
[Example(
    """
        {
          "period": "2026", "recipient": "Foundation of the region", "purpose": "Report of the second year of the grant",
          "form": "docx", "handedOverOn": "2026-03-10"
        }
        """
)]
public sealed record CreateReportHandover : ICommand<ReportHandover>, ICreate
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>The period, such as <c>2026</c> or <c>2026-1</c>.</summary>
    [Mandatory, OneLine, LengthUpTo(10)]
    public string Period { get; set; } = "";

    /// <summary>The only site in the report. Left out for all.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>The only funder in the report. Left out for all.</summary>
    [OneLine, LengthUpTo(200)]
    public string? Funder { get; set; }

    /// <summary>To whom it was handed over.</summary>
    [Mandatory, OneLine, LengthUpTo(200)]
    public string Recipient { get; set; } = "";

    /// <summary>What for. Only staff of the programme can read it.</summary>
    [Mandatory, LengthUpTo(500)]
    public string Purpose { get; set; } = "";

    /// <summary>In which form.</summary>
    [Mandatory]
    public ReportForm? Form { get; set; }

    /// <summary>Day on which it was handed over. Defaults to today.</summary>
    [SensibleDay]
    public DateOnly? HandedOverOn { get; set; }

    bool ICreate.HasAddress => false;
}

/// <summary>Lists to whom reports of a programme were handed over, the newest first, within the caller's scope.</summary>
public sealed record ListReportHandovers(Guid ProgrammeId, HandoverQuery Page) : IQuery<Page<ReportHandover>>;

/// <summary>Which reports that were handed over are listed.</summary>
public sealed record HandoverQuery : PageQuery
{
    /// <summary>Filters by period, such as <c>2026</c> or <c>2026-1</c>.</summary>
    [LengthUpTo(10)]
    public string? Period { get; set; }
}

internal sealed class CreateReportHandoverHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeStore programmes,
    SiteStore sites,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<CreateReportHandover, ReportHandover>
{
    public async Task<ReportHandover> Handle(CreateReportHandover request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var period =
            ReportPeriod.Read(request.Period)
            ?? throw Problems.ValidationFailed("period", Texts.Validation("one-of", "2026, 2026-1, 2026-2"));
        // who sees one site hands over the report of that site
        var siteId = request.SiteId ?? callers.Caller.SiteId;
        if (siteId is { } site)
        {
            await sites.Get(programme.Id, site, cancellationToken).NamedBy("siteId");
        }

        var (id, now) = (ids.New(), clock.GetUtcNow());
        await db.Execute(
            """
            INSERT INTO report_handovers (id, programme_id, period, site_id, funder, recipient_sealed, purpose_sealed, form,
                                          handed_over_on, account_id, created_at)
            VALUES (@Id, @ProgrammeId, @Period, @SiteId, @Funder, @Recipient, @Purpose, @Form, @Day,
                    (SELECT a.id FROM accounts a WHERE a.id = @Caller), @Now)
            """,
            new
            {
                Id = id,
                ProgrammeId = programme.Id,
                Period = period.Code,
                SiteId = siteId,
                request.Funder,
                Recipient = vault.SealText(request.Recipient, ReportHandover.RecipientOf(id)),
                Purpose = vault.SealText(request.Purpose, ReportHandover.PurposeOf(id)),
                Form = request.Form!.Value.ToText(),
                Day = request.HandedOverOn ?? programme.DayOf(now),
                Caller = callers.Caller.Id,
                Now = now,
            },
            cancellationToken
        );
        return (
            await db.Single<ReportHandoverRow>(
                $"""
                SELECT {ReportHandoverRow.Columns}
                FROM report_handovers h LEFT JOIN accounts a ON a.id = h.account_id
                WHERE h.id = @Id
                """,
                new { Id = id },
                cancellationToken
            )
        ).Open(vault);
    }
}

internal sealed class ListReportHandoversHandler(Db db, IdentityVault vault, CallerContext callers, ProgrammeStore programmes)
    : IRequestHandler<ListReportHandovers, Page<ReportHandover>>
{
    public async Task<Page<ReportHandover>> Handle(ListReportHandovers request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var found = await db.Query<ReportHandoverRow>(
            $"""
            SELECT {ReportHandoverRow.Columns}
            FROM report_handovers h LEFT JOIN accounts a ON a.id = h.account_id
            WHERE h.programme_id = @Id AND {callers.Caller.InSite("h.site_id")} AND h.id < @Before
              AND {Where.Set(request.Page.Period, "h.period = @Period")}
            ORDER BY h.id DESC LIMIT @Fetch
            """,
            new
            {
                programme.Id,
                Site = callers.Caller.SiteId,
                Before = request.Page.BeforeId,
                request.Page.Period,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(found.ConvertAll(row => row.Open(vault)), handover => handover.Id);
    }
}

/// <summary>A report that was handed over, as it is stored.</summary>
internal sealed record ReportHandoverRow
{
    public const string Columns =
        "h.id, h.programme_id, h.period, h.site_id, h.funder, h.recipient_sealed, h.purpose_sealed, h.form, h.handed_over_on, "
        + "h.account_id, h.created_at, "
        + StaffName.Columns;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required string Period { get; init; }
    public Guid? SiteId { get; init; }
    public string? Funder { get; init; }
    public required string RecipientSealed { get; init; }
    public required string PurposeSealed { get; init; }
    public required string Form { get; init; }
    public required DateOnly HandedOverOn { get; init; }
    public Guid? AccountId { get; init; }
    public string? StaffSealed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public ReportHandover Open(IdentityVault vault) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            Period = Period,
            SiteId = SiteId,
            Funder = Funder,
            Recipient = vault.OpenText(RecipientSealed, ReportHandover.RecipientOf(Id)),
            Purpose = vault.OpenText(PurposeSealed, ReportHandover.PurposeOf(Id)),
            Form = EnumText.Parse<ReportForm>(Form),
            HandedOverOn = HandedOverOn,
            HandedOverBy = StaffName.Find(vault, AccountId, StaffSealed),
            CreatedAt = CreatedAt,
        };
}
