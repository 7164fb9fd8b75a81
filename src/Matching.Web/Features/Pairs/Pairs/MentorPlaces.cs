using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Takes a place of a mentor; two pairs never take the last one.</summary>
public sealed class MentorPlaces(Db db)
{
    /// <summary>Takes a place for a pair, or refuses.</summary>
    public async Task Take(Guid mentorId, Guid pairId, CancellationToken cancellationToken)
    {
        await db.Execute(
            "INSERT INTO mentor_locks (mentor_id) VALUES (@MentorId) ON CONFLICT (mentor_id) DO UPDATE SET mentor_id = excluded.mentor_id",
            new { MentorId = mentorId },
            cancellationToken
        );
        var free = await db.Single<int>(
            $"""
            SELECT capacity - (SELECT count(*) FROM pairs
                WHERE mentor_id = @MentorId AND id <> @PairId AND (status IN ({PairStates.UsingPlace}) OR is_place_blocked))
            FROM people WHERE id = @MentorId
            """,
            new { MentorId = mentorId, PairId = pairId },
            cancellationToken
        );
        if (free < 1)
        {
            throw Problems.Refused("mentor-has-no-place");
        }
    }

    /// <summary>Frees the place that a pair kept because of a concern.</summary>
    public Task<int> Unblock(Guid pairId, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE pairs SET is_place_blocked = FALSE WHERE id = @PairId AND is_place_blocked",
            new { PairId = pairId },
            cancellationToken
        );
}
