using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Matching.Web.Tests;

/// <summary>Reads the commands that a document prints, and runs them.</summary>
internal static partial class Shell
{
    /// <summary>Returns the blocks of a document that are marked <c>sh</c>, in order.</summary>
    public static async Task<List<string>> Blocks(string document)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.FindRoot(), document));
        return [.. Fenced().Matches(text).Select(block => block.Groups[1].Value)];
    }

    /// <summary>Runs commands in one shell that stops at the first failure.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> Run(
        string commands,
        string folder,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output, await errors);
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
