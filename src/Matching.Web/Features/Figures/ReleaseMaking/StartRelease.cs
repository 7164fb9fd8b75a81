using Matching.Web.Data;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Figures.ReleaseMaking;

/// <summary>
/// Starts to make a release, and returns how far it is: a small programme has it at once. While one of the programme is under way,
/// no other is started.
/// </summary>
public sealed record StartRelease(CreateRelease Release) : ICommand<ReleaseWork>, IOpensTransaction;

internal sealed class StartReleaseHandler(
    ReleaseWorks works,
    ReleaseMaker maker,
    ProgrammeStore programmes,
    CallerContext callers,
    CommandTransaction transaction,
    IdSource ids,
    IOptions<ReleaseOptions> options
) : IRequestHandler<StartRelease, ReleaseWork>
{
    public async Task<ReleaseWork> Handle(StartRelease request, CancellationToken cancellationToken)
    {
        if (callers.Caller.Role != Role.Admin)
        {
            throw Problems.Refused("forbidden");
        }

        var programme = await programmes.Get(request.Release.ProgrammeId!.Value, cancellationToken);
        var id = ids.New();
        var work = await transaction.Run(request, () => works.Begin(programme.Id, id, cancellationToken), cancellationToken);
        if (work.Id == id)
        {
            maker.Add(id, request.Release, callers.Caller);
        }

        await maker.Ended(work.Id, options.Value.PageWaits, cancellationToken);
        return (await works.Find(programme.Id, cancellationToken))!;
    }
}

/// <summary>Returns how far the newest release is that was started in the console; null before the first.</summary>
public sealed record GetReleaseWork(Guid ProgrammeId) : IQuery<ReleaseWork?>;

internal sealed class GetReleaseWorkHandler(ReleaseWorks works) : IRequestHandler<GetReleaseWork, ReleaseWork?>
{
    public Task<ReleaseWork?> Handle(GetReleaseWork request, CancellationToken cancellationToken) =>
        works.Find(request.ProgrammeId, cancellationToken);
}
