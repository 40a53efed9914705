using System.Reflection;

namespace AvatarFineTune.Conformance;

/// <summary>Finds suites of this assembly that a provider's tests forgot.</summary>
public static class SuiteCoverage
{
    /// <summary>Names the abstract suites that no class of an assembly derives.</summary>
    /// <param name="tests">A provider's tests.</param>
    /// <param name="namespacePrefix">Only suites of this namespace are the provider's business.</param>
    /// <param name="ignored">Suites that it leaves out on purpose, each for a reason that stands beside it there.</param>
    public static IReadOnlyList<string> Missing(Assembly tests, string namespacePrefix, params Type[] ignored)
    {
        var concrete = tests.GetTypes().Where(t => t is { IsAbstract: false, IsPublic: true }).ToList();
        return
        [
            .. typeof(SuiteCoverage).Assembly.GetTypes()
                .Where(t => t is { IsAbstract: true, IsSealed: false } && t.Name.EndsWith("Tests", StringComparison.Ordinal)
                    && t.Namespace!.StartsWith(namespacePrefix, StringComparison.Ordinal))
                .Except(ignored)
                .Where(suite => !concrete.Any(t => t.IsSubclassOf(suite)))
                .Select(suite => suite.Name)
                .Order(StringComparer.Ordinal),
        ];
    }
}
