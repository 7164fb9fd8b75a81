using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>Lists notices.</summary>
public sealed record ListNotices : PageQuery, IQuery<Page<Notice>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }
}

internal sealed class ListNoticesHandler(NoticeStore notices) : IRequestHandler<ListNotices, Page<Notice>>
{
    public async Task<Page<Notice>> Handle(ListNotices request, CancellationToken cancellationToken) =>
        request.Cut(await notices.List(request, cancellationToken), notice => notice.Id);
}

/// <summary>Reads a notice.</summary>
public sealed record GetNotice(Guid Id) : IQuery<Notice>;

internal sealed class GetNoticeHandler(NoticeStore notices) : IRequestHandler<GetNotice, Notice>
{
    public Task<Notice> Handle(GetNotice request, CancellationToken cancellationToken) =>
        notices.Get(request.Id, cancellationToken);
}
