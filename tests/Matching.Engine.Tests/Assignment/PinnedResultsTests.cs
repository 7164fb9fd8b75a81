using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Matching.Engine.Tests.Assignment;

/// <summary>
/// What this version of the engine gives, and how much it looks at for it. Stored runs name their version, and the same input
/// gives the same pairs and the same proof in every release that has it. To change a line below is to raise
/// <see cref="Matcher.Version"/>.
/// </summary>
public sealed class PinnedResultsTests
{
    // family, matched, score, pairs and proof, pairs read, nodes settled
    private const string OfVersion6 = """
        waiting_only 817 3993752 23C91A3ED23C8E4D 17937 114
        waiting_only_few_places 325 2454122 EE8127A259AD29A1 134880 1862
        waiting_113_values 817 3934744 58089D728B4C024A 17937 114
        waiting_113_values_few_places 325 2425896 BBE8567B3B1CE4A8 133348 1773
        mentor_only 817 5156166 15CAE372FDD75FE1 429319 16009
        mentor_only_few_places 325 1689776 4FA187C97D00404C 21048 825
        additive 817 4574959 7EC9322D13E8AD11 432887 17124
        additive_few_places 325 2071949 F3A4423C15B0DB0B 132431 1860
        additive_coarse 817 4163500 8761E15597500AB6 269855 2780
        additive_coarse_few_places 325 1906500 2C3E7192EDBD8652 130190 1669
        one_value 817 4085000 DD4E7CF2961BF286 17937 114
        one_value_few_places 325 1625000 5848882D77A89965 21048 825
        two_values 817 4084937 10660D79CE9B42CC 15156 145
        two_values_few_places 325 1624999 E331BDCCC0B4D554 20697 828
        ten_values 817 6512000 10940EB6980C683B 18249 240
        ten_values_few_places 325 2844000 F328CC6267343B71 21521 839
        groups 817 6766300 60B4D0FEE5F10498 307562 4680
        groups_few_places 325 2945638 D763E975C25EE4D5 22925 869
        additive_with_noise 817 3317403 767D2727A6E88902 463350 11284
        additive_with_noise_few_places 325 1661567 1602CD3F5EC92801 209045 4177
        products 165 1384950 A541F67F4DF9D750 785799 1475
        dense_mentor_only 165 835000 EB731CB139D03F81 51180 0
        dense_lattice 132 46390 A61E15BFBBE068F9 96742 165
        few_large_mentors 320 3163368 CCFD5877D589FA4D 35631 825
        long_chain 3300 0 98DB9ADA62F908C5 13198 3298
        long_chain_close 3300 32996702 DF05EA979CA4B1AA 13200 3302
        small 543 3536929 C728F130BCDCDBEB 2163 776
        small_total_score 538 3548606 EA7E452B7436EAB8 2027 2
        middle 1141 10549891 8C1B2EE4256F3F1C 43723 1043
        middle_total_score 1135 10565191 6FD95F69BC9B94C0 76265 172
        square 193 1882258 F1BAE468540842B0 109314 157
        square_of_few_values 193 1725000 26A49F45D8026FC6 66716 13
        square_of_ranks 193 17721 58C1FD9AE1FB150D 509789 1213
        """;

    private static readonly string[] Others =
    [
        "small",
        "small_total_score",
        "middle",
        "middle_total_score",
        "square",
        "square_of_few_values",
        "square_of_ranks",
    ];

    private static string[] Names => [.. ScoreFamilies.Names, .. Others];

    [Test]
    public void The_same_pairs_and_proof_for_the_same_work([ValueSource(nameof(Names))] string name)
    {
        Assert.That(Matcher.Version, Is.EqualTo("6"));
        var expected = OfVersion6.Split('\n').SingleOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));

        Assert.That(Line(name), Is.EqualTo(expected));
    }

    private static string Line(string name)
    {
        var (matched, score, pairs, nodes) = (0, 0L, 0L, 0L);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var problem in Problems(name))
        {
            var result = Matcher.Match(problem);
            hash.AppendData(MemoryMarshal.AsBytes(result.MentorOf.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(result.Certificate.MenteeDuals.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(result.Certificate.MentorDuals.AsSpan()));
            (matched, score) = (matched + result.Matched, score + result.Score);
            (pairs, nodes) = (pairs + result.Work.PairsRead, nodes + result.Work.NodesSettled);
        }

        return $"{name} {matched} {score} {Convert.ToHexString(hash.GetHashAndReset())[..16]} {pairs} {nodes}";
    }

    private static IEnumerable<MatchingProblem> Problems(string name) =>
        name switch
        {
            "small" => Enumerable.Range(0, 400).Select(seed => Instances.Random(seed)),
            "small_total_score" => Enumerable
                .Range(0, 400)
                .Select(seed => Instances.Random(seed, objective: Objective.TotalScore)),
            "middle" => Enumerable.Range(0, 40).Select(seed => Instances.Random(seed, 80, 60)),
            "middle_total_score" => Enumerable.Range(0, 40).Select(seed => Instances.Random(seed, 80, 60, Objective.TotalScore)),
            "square" => Squares((random, _, _) => random.Next(10_001)),
            "square_of_few_values" => Squares((random, _, _) => random.Next(4) * 3000),
            "square_of_ranks" => Squares((_, i, j) => (i * j) % 101),
            _ => [ScoreFamilies.Of(name, 8), ScoreFamilies.Of(name, 25)],
        };

    private static IEnumerable<MatchingProblem> Squares(Func<Random, int, int, int> score)
    {
        foreach (var side in new[] { 1, 2, 7, 33, 150 })
        {
            var random = new Random(side);
            yield return MatchingProblem.FromPairs(
                side,
                [.. Enumerable.Repeat(1, side)],
                [.. from i in Enumerable.Range(0, side) from j in Enumerable.Range(0, side) select (i, j, score(random, i, j))]
            );
        }
    }
}
