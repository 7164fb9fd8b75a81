using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>
/// Records that a notice was explained to a person. Where the programme's <c>matchingBasis</c> is <c>notice</c> or <c>either</c>,
/// one for the purpose <c>matching</c> lets the person be matched.
/// </summary>
[Example(
    """{ "personId": "0199c0de-0000-7000-8000-00000000000a", "purpose": "matching", "channel": "phone", "language": "ti" }"""
)]
public sealed record CreateNotice : ICommand<Notice>, ICreate
{
    /// <summary>The person to whom it was explained.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>What the data are used for: <c>matching</c> or <c>indicators</c>. The other purposes require consent.</summary>
    [Mandatory, Vocabulary("consent_purposes")]
    public string Purpose { get; set; } = "";

    /// <summary>Legal basis. Defaults to the programme's <c>noticeBasis</c>.</summary>
    public LegalBasis? LegalBasis { get; set; }

    /// <summary>
    /// Article of the GDPR: 13 where the data came from the person, which is the default, or 14 where another person gave them.
    /// </summary>
    [AllowedNumbers(13, 14)]
    public int? Article { get; set; }

    /// <summary>
    /// Version of the text: <c>1</c>, or one whose wording is in the programme's texts as
    /// <c>notice.{purpose}.{version}.{language}</c>. Defaults to the newest.
    /// </summary>
    [LengthUpTo(20)]
    public string? Version { get; set; }

    /// <summary>Language in which it was explained. Defaults to the one that the person prefers.</summary>
    [LanguageTag]
    public string? Language { get; set; }

    /// <summary>How it was explained.</summary>
    [Mandatory]
    public NoticeChannel? Channel { get; set; }
}

internal sealed class CreateNoticeHandler(Db db, CallerContext callers, ProgrammeStore programmes, NoticeStore notices)
    : IRequestHandler<CreateNotice, Notice>
{
    public async Task<Notice> Handle(CreateNotice request, CancellationToken cancellationToken)
    {
        if (!NoticeText.Purposes.Contains(request.Purpose))
        {
            throw Problems.ValidationFailed(
                "purpose",
                Texts.Validation("notice-purpose", string.Join(", ", NoticeText.Purposes))
            );
        }

        var person =
            await db.Find<PersonRow>(
                $"""
                SELECT programme_id, preferred_language FROM people
                WHERE id = @PersonId AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
                  AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var programme = await programmes.Get(person.ProgrammeId, cancellationToken);
        var version = request.Version ?? NoticeText.NewestVersion(programme, request.Purpose);
        if (!NoticeText.Exists(programme, request.Purpose, version))
        {
            throw Problems.ValidationFailed("version", Texts.Validation("notice-version", request.Purpose, version));
        }

        var id = await notices.Record(
            programme,
            new ExplainedNotice(
                request.PersonId!.Value,
                request.Purpose,
                request.LegalBasis ?? programme.NoticeBasis,
                request.Article ?? 13,
                version,
                request.Language ?? person.PreferredLanguage,
                request.Channel!.Value
            ),
            cancellationToken
        );
        return await notices.Get(id, cancellationToken);
    }

    private sealed record PersonRow
    {
        public required Guid ProgrammeId { get; init; }
        public required string PreferredLanguage { get; init; }
    }
}
