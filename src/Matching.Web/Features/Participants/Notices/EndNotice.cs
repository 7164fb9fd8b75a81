using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>
/// Ends a notice because the person objected, or because it was recorded by mistake. Where the person can then no longer be matched,
/// open proposals end.
/// </summary>
[Example("""{ "reason": "objection" }""")]
public sealed record EndNotice : ICommand<Notice>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>Why it ends.</summary>
    [Mandatory]
    public NoticeEnd? Reason { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class EndNoticeHandler(Db db, NoticeStore notices, PersonStore people, Events events)
    : IRequestHandler<EndNotice, Notice>
{
    public async Task<Notice> Handle(EndNotice request, CancellationToken cancellationToken)
    {
        var notice = await notices.Get(request.Id, cancellationToken);
        await notices.End(notice, request.Reason!.Value, cancellationToken);
        if (notice.Purpose == PersonStates.MatchingConsent && await IsConsentOpen(notice.PersonId, cancellationToken))
        {
            await events.Publish(new MatchingStopped(notice.PersonId), cancellationToken);
        }

        return await notices.Get(request.Id, cancellationToken);
    }

    private async Task<bool> IsConsentOpen(Guid personId, CancellationToken cancellationToken)
    {
        var role = await db.Single<string>("SELECT role FROM people WHERE id = @Id", new { Id = personId }, cancellationToken);
        var person = await people.Get(EnumText.Parse<PersonRole>(role), personId, cancellationToken);
        return person.OpenGates.Contains("consent");
    }
}
