using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Trainings;

/// <summary>Reads a training session.</summary>
public sealed record GetTraining(Guid Id) : IQuery<Training>;

internal sealed class GetTrainingHandler(TrainingStore trainings) : IRequestHandler<GetTraining, Training>
{
    public Task<Training> Handle(GetTraining request, CancellationToken cancellationToken) =>
        trainings.Get(request.Id, cancellationToken);
}
