using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.ProgrammePages;

/// <summary>Reads what the public page of a programme shows of it. A programme without a page does not exist for strangers.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="Language">Language of the reader.</param>
public sealed record GetPublicProgramme(Guid ProgrammeId, string Language) : IQuery<PublicProgrammePage>;

/// <summary>A programme as all may see it.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Language">Language of the text: that of the reader, else English, else Italian, else the first that there is.</param>
/// <param name="Text">The text.</param>
/// <param name="Sites">Names of its sites.</param>
/// <param name="Partners">Partners through which people sign up.</param>
public sealed record PublicProgrammePage(
    Programme Programme,
    string Language,
    ProgrammePageText Text,
    IReadOnlyList<string> Sites,
    IReadOnlyList<PublicPartner> Partners
);

/// <summary>A partner through which people sign up.</summary>
public sealed record PublicPartner
{
    public required string Name { get; init; }

    /// <summary>Its publishable key, which names it in the address of its sign-up page.</summary>
    public required string PublicId { get; init; }
}

internal sealed class GetPublicProgrammeHandler(Db db, CallerContext callers, ProgrammePageStore pages, ProgrammeStore programmes)
    : IRequestHandler<GetPublicProgramme, PublicProgrammePage>
{
    public async Task<PublicProgrammePage> Handle(GetPublicProgramme request, CancellationToken cancellationToken)
    {
        var page = await pages.Read(request.ProgrammeId, cancellationToken);
        if (page.Texts.Count == 0)
        {
            throw Problems.NotFound("programme");
        }

        // from here on the reader sees only what is public of this programme, also a member of staff
        callers.Caller = Caller.Visitor(request.ProgrammeId);
        var language = new[] { request.Language, "en", "it" }.FirstOrDefault(page.Texts.ContainsKey) ?? page.Texts.Keys.First();
        return new PublicProgrammePage(
            await programmes.Get(request.ProgrammeId, cancellationToken),
            language,
            page.Texts[language],
            await db.Query<string>(
                "SELECT name FROM sites WHERE programme_id = @ProgrammeId ORDER BY name",
                new { request.ProgrammeId },
                cancellationToken
            ),
            await db.Query<PublicPartner>(
                "SELECT name, public_id FROM partners WHERE programme_id = @ProgrammeId AND is_active ORDER BY name, id",
                new { request.ProgrammeId },
                cancellationToken
            )
        );
    }
}
