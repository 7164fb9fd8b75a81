using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Receipts;

/// <summary>What the person of a personal link agreed to or had explained, in a form to keep.</summary>
public sealed record MyReceipt
{
    /// <summary>Name of the programme.</summary>
    public required string Programme { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Given name or alias.</summary>
    public required string GivenName { get; init; }

    /// <summary>Consents, the earliest first.</summary>
    public required IReadOnlyList<ReceiptEntry> Consents { get; init; }

    /// <summary>Notices, the earliest first.</summary>
    public required IReadOnlyList<ReceiptEntry> Notices { get; init; }
}

/// <summary>A consent or a notice on the receipt.</summary>
public sealed record ReceiptEntry
{
    /// <summary>Purpose, a code of the list <c>consent_purposes</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Version of the text.</summary>
    public required string Version { get; init; }

    /// <summary>Language in which it was read.</summary>
    public required string Language { get; init; }

    /// <summary>SHA-256 of the words; empty of older consents.</summary>
    public string? TextHash { get; init; }

    /// <summary>The words of that version today.</summary>
    public required string Words { get; init; }

    /// <summary>Whether the words are those that were read.</summary>
    public required bool AreSame { get; init; }

    /// <summary>Legal basis of a notice.</summary>
    public LegalBasis? Basis { get; init; }

    /// <summary>When it was given or explained.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was withdrawn or ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Reads what the person of a personal link agreed to or had explained.</summary>
public sealed record GetMyReceipt : IQuery<MyReceipt>;

internal sealed class GetMyReceiptHandler(OwnRecord own, ProgrammeStore programmes, PersonStore people)
    : IRequestHandler<GetMyReceipt, MyReceipt>
{
    public async Task<MyReceipt> Handle(GetMyReceipt request, CancellationToken cancellationToken)
    {
        var me = await own.Find(cancellationToken);
        var programme = await programmes.Get(me.ProgrammeId, cancellationToken);
        var person = await people.Get(me.Role, me.Id, cancellationToken);
        var consents = await own.Consents(me, cancellationToken);
        var notices = await own.Notices(me, cancellationToken);
        return new MyReceipt
        {
            Programme = programme.Name,
            ProgrammeId = programme.Id,
            GivenName = person.GivenName,
            Consents = [.. consents.Select(consent => Of(programme, consent))],
            Notices = [.. notices.Select(notice => Of(programme, notice))],
        };
    }

    private static ReceiptEntry Of(Programme programme, MyConsent consent)
    {
        var given = new ConsentGiven { Purpose = consent.Purpose, Version = consent.Version };
        return new ReceiptEntry
        {
            Purpose = consent.Purpose,
            Version = consent.Version,
            Language = consent.Language,
            TextHash = consent.TextHash,
            Words = ConsentText.Of(programme, given, consent.Language),
            AreSame = consent.TextHash is null || consent.TextHash == ConsentText.HashOf(programme, given, consent.Language),
            At = consent.GivenAt,
            EndedAt = consent.WithdrawnAt,
        };
    }

    private static ReceiptEntry Of(Programme programme, Notice notice) =>
        new()
        {
            Purpose = notice.Purpose,
            Version = notice.Version,
            Language = notice.Language,
            TextHash = notice.TextHash,
            Words = NoticeText.Of(programme, notice.Purpose, notice.LegalBasis, notice.Version, notice.Language),
            AreSame =
                notice.TextHash
                == NoticeText.HashOf(programme, notice.Purpose, notice.LegalBasis, notice.Version, notice.Language),
            Basis = notice.LegalBasis,
            At = notice.ExplainedAt,
            EndedAt = notice.EndedAt,
        };
}
