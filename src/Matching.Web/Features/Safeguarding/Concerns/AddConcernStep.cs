using System.Text.Json.Serialization;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>Writes down what was done about a concern. One that waited is being handled from then on.</summary>
[Example("""{ "note": "Called the mentee. She is with her sister until Monday." }""")]
public sealed record AddConcernStep : ICommand<Concern>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>What was done. Only those who may read the concern can read this.</summary>
    [Mandatory, LengthUpTo(2000)]
    public string Note { get; set; } = "";

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class AddConcernStepHandler(ConcernStore concerns, ConcernJournal journal)
    : IRequestHandler<AddConcernStep, Concern>
{
    public async Task<Concern> Handle(AddConcernStep request, CancellationToken cancellationToken)
    {
        await journal.AfterOthers(request.Id, cancellationToken);
        var current = await concerns.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(current.Version);
        return await journal.Store(
            current,
            journal.TakenUp(current),
            [journal.Step(ConcernStepKind.Noted, request.Note)],
            cancellationToken
        );
    }
}
