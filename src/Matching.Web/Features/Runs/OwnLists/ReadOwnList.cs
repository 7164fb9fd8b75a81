using Matching.Web.Features.Participants.Signups;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>Reads the files of a visitor, without keeping them.</summary>
/// <param name="Files">One file, or one for each side.</param>
public sealed record ReadOwnList(IReadOnlyList<(string Name, byte[] Content)> Files) : IQuery<OwnList>;

internal sealed class ReadOwnListHandler(SignupBudgets budgets, OwnListGate gate) : IRequestHandler<ReadOwnList, OwnList>
{
    public async Task<OwnList> Handle(ReadOwnList request, CancellationToken cancellationToken)
    {
        await budgets.TakeForOwnLists(cancellationToken);
        return await gate.Run(_ => OwnListFile.Read(request.Files), cancellationToken);
    }
}
